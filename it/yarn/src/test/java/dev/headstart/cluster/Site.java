// SPDX-License-Identifier: Apache-2.0
package dev.headstart.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.hadoop.conf.Configuration;

/**
 * The configuration of the cluster: everything on the loopback, on ports that were free.
 *
 * @param folder where the cluster lives
 * @param ports of the name node (2) and the resource manager (5)
 */
record Site(Path folder, List<Integer> ports) {

  /** Seconds after which a silent node is lost. */
  static final int NODE_LOST = 15;

  /** Ports that no system gives to clients, who could take one before its daemon starts. */
  private static final int FIRST_PORT = 15_000;

  private static final int LAST_PORT = 30_000;

  static Site in(Path folder) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
    while (sockets.size() < 7) {
      port++;
      try {
        sockets.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
      } catch (BindException taken) {
        // the next one
      }
    }
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    return new Site(folder, sockets.stream().map(ServerSocket::getLocalPort).toList());
  }

  String hdfs() {
    return "hdfs://" + address(0);
  }

  String nameNodeWeb() {
    return "http://" + address(1);
  }

  String resourceManagerWeb() {
    return "http://" + address(2);
  }

  /** Writes the configuration that clients and daemons share. */
  Path write() throws IOException {
    Path conf = Files.createDirectories(folder.resolve("conf"));
    xml(
        conf.resolve("core-site.xml"),
        Map.of("fs.defaultFS", hdfs(), "hadoop.tmp.dir", folder.resolve("tmp").toString()));
    xml(
        conf.resolve("hdfs-site.xml"),
        Map.of(
            "dfs.namenode.name.dir", folder.resolve("name").toUri().toString(),
            "dfs.namenode.http-address", address(1),
            "dfs.namenode.rpc-bind-host", "127.0.0.1",
            "dfs.namenode.safemode.extension", "0",
            "dfs.permissions.enabled", "false",
            "dfs.replication", "2"));
    xml(
        conf.resolve("capacity-scheduler.xml"),
        Map.of(
            "yarn.scheduler.capacity.root.queues", "default",
            "yarn.scheduler.capacity.root.default.capacity", "100",
            "yarn.scheduler.capacity.maximum-am-resource-percent", "1.0"));
    xml(conf.resolve("yarn-site.xml"), yarn());
    Files.writeString(
        conf.resolve("log4j.properties"),
        """
        log4j.rootLogger=INFO,console
        log4j.appender.console=org.apache.log4j.ConsoleAppender
        log4j.appender.console.layout=org.apache.log4j.PatternLayout
        log4j.appender.console.layout.ConversionPattern=%d{ISO8601} %p %c{2}: %m%n
        """);
    for (String page : List.of("hdfs", "datanode")) { // the web servers want their pages
      Files.createDirectories(conf.resolve("webapps").resolve(page));
    }
    return conf;
  }

  private Map<String, String> yarn() {
    return Map.ofEntries(
        Map.entry("yarn.resourcemanager.hostname", "127.0.0.1"),
        Map.entry("yarn.resourcemanager.webapp.address", address(2)),
        Map.entry("yarn.resourcemanager.address", address(3)),
        Map.entry("yarn.resourcemanager.scheduler.address", address(4)),
        Map.entry("yarn.resourcemanager.resource-tracker.address", address(5)),
        Map.entry("yarn.resourcemanager.admin.address", address(6)),
        Map.entry("yarn.resourcemanager.am.max-attempts", "2"),
        Map.entry("yarn.nm.liveness-monitor.expiry-interval-ms", NODE_LOST + "000"),
        Map.entry("yarn.scheduler.minimum-allocation-mb", "64"),
        Map.entry("yarn.nodemanager.address", "127.0.0.1:0"),
        Map.entry("yarn.nodemanager.localizer.address", "127.0.0.1:0"),
        Map.entry("yarn.nodemanager.webapp.address", "127.0.0.1:0"),
        Map.entry("yarn.nodemanager.resource.memory-mb", "8192"),
        Map.entry("yarn.nodemanager.resource.cpu-vcores", "8"),
        Map.entry("yarn.nodemanager.vmem-check-enabled", "false"),
        // else YARN leaves it to cgroups, also where there are none
        Map.entry("yarn.nodemanager.resource.memory.enforced", "false"),
        Map.entry("yarn.nodemanager.container-monitor.interval-ms", "200"),
        Map.entry("yarn.resourcemanager.nodemanagers.heartbeat-interval-ms", "200"),
        Map.entry("yarn.nodemanager.env-whitelist", "JAVA_HOME,PATH,LANG"),
        Map.entry(
            "yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage",
            "99.5"));
  }

  /** Writes the configuration of one node manager. */
  Path writeNode(Path shared, int node) throws IOException {
    Path conf = Files.createDirectories(folder.resolve("conf-" + node));
    for (String name : List.of("core-site.xml", "hdfs-site.xml", "log4j.properties")) {
      Files.writeString(conf.resolve(name), Files.readString(shared.resolve(name)));
    }
    Map<String, String> all = new java.util.HashMap<>(yarn());
    all.put("yarn.nodemanager.local-dirs", local(node).toString());
    all.put("yarn.nodemanager.log-dirs", logs(node).toString());
    xml(conf.resolve("yarn-site.xml"), all);
    return conf;
  }

  /** Where a node keeps what its containers work with. */
  Path local(int node) {
    return folder.resolve("node" + node).resolve("local");
  }

  /** Where a node keeps what its containers printed. */
  Path logs(int node) {
    return folder.resolve("node" + node).resolve("logs");
  }

  private String address(int port) {
    return "127.0.0.1:" + ports.get(port);
  }

  private static void xml(Path file, Map<String, String> settings) throws IOException {
    Configuration conf = new Configuration(false);
    settings.forEach(conf::set);
    try (OutputStream out = Files.newOutputStream(file)) {
      conf.writeXml(out);
    }
  }
}
