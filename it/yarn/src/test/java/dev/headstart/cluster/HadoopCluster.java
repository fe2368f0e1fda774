// SPDX-License-Identifier: Apache-2.0
package dev.headstart.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * A name node, two data nodes, a resource manager and two node managers, on this machine. {@link
 * #close} ends all that was started, containers included.
 */
final class HadoopCluster implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(90);
  private static final String HDFS = "org.apache.hadoop.hdfs.server.";
  private static final String YARN = "org.apache.hadoop.yarn.server.";

  private final Site site;
  private final Path conf;
  private final Deque<Daemon> daemons = new ArrayDeque<>();
  private final Daemon[] nodeManagers = new Daemon[2];
  private final HttpClient http =
      HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();

  private HadoopCluster(Site site, Path conf) {
    this.site = site;
    this.conf = conf;
  }

  /** Starts all of it in a folder, and waits until it is ready. */
  static HadoopCluster start(Path folder) throws Exception {
    Site site = Site.in(folder);
    HadoopCluster cluster = new HadoopCluster(site, site.write());
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "stop-cluster"));
    try {
      cluster.start();
    } catch (Exception | AssertionError e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  private void start() throws Exception {
    String nameNode = HDFS + "namenode.NameNode";
    Daemon format =
        Daemon.start("format", site.folder(), conf, 256, nameNode, "-format", "-nonInteractive");
    if (format.process().waitFor() != 0) {
      throw new IllegalStateException(Files.readString(format.log()));
    }
    add("name-node", conf, 384, nameNode);
    add("resource-manager", conf, 384, YARN + "resourcemanager.ResourceManager");
    for (int node = 0; node < nodeManagers.length; node++) {
      add(
          "data-node" + node,
          conf,
          256,
          HDFS + "datanode.DataNode",
          "-Ddfs.datanode.data.dir=" + site.folder().resolve("data" + node).toUri(),
          "-Ddfs.datanode.address=127.0.0.1:0",
          "-Ddfs.datanode.http.address=127.0.0.1:0",
          "-Ddfs.datanode.ipc.address=127.0.0.1:0");
      startNode(node);
    }
    Await.until("two data nodes", START, () -> checked() && dataNodes() == 2);
    awaitNodes(2);
  }

  private Daemon add(String name, Path conf, int heapMib, String main, String... args)
      throws IOException {
    Daemon daemon = Daemon.start(name, site.folder(), conf, heapMib, main, args);
    daemons.push(daemon);
    return daemon;
  }

  /** Starts a node manager, the first time or again. */
  void startNode(int node) throws IOException {
    nodeManagers[node] =
        add(
            "node-manager" + node,
            site.writeNode(conf, node),
            256,
            YARN + "nodemanager.NodeManager");
  }

  /** Kills a node manager and its containers, as when a machine loses its power. */
  void killNode(int node) throws InterruptedException {
    daemons.remove(nodeManagers[node]);
    nodeManagers[node].kill();
    Containers.in(site.local(node)).forEach(ProcessHandle::destroyForcibly);
  }

  /** Waits until so many node managers are at work. */
  void awaitNodes(int count) throws Exception {
    Await.until(
        count + " node managers",
        START,
        () -> checked() && yarn("/metrics").at("/clusterMetrics/activeNodes").asInt() == count);
  }

  private boolean checked() {
    daemons.forEach(Daemon::check);
    return true;
  }

  private int dataNodes() {
    JsonNode beans =
        get(site.nameNodeWeb() + "/jmx?qry=Hadoop:service=NameNode,name=FSNamesystemState");
    return beans.at("/beans/0/NumLiveDataNodes").asInt();
  }

  /** What the resource manager says, such as at {@code /apps/ID}. */
  JsonNode yarn(String path) {
    return get(site.resourceManagerWeb() + "/ws/v1/cluster" + path);
  }

  /** What a web address of the cluster answers; an empty object where nobody does. */
  JsonNode get(String uri) {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).build();
      return new ObjectMapper().readTree(http.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      return new ObjectMapper().createObjectNode(); // not there yet
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  Site site() {
    return site;
  }

  /** The folder for {@code HADOOP_CONF_DIR}. */
  Path conf() {
    return conf;
  }

  /** A new client of its HDFS. */
  FileSystem hdfs() throws IOException {
    return FileSystem.newInstance(URI.create(site.hdfs()), hadoop());
  }

  Configuration hadoop() {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.defaultFS", site.hdfs());
    return hadoop;
  }

  @Override
  public void close() {
    while (!daemons.isEmpty()) {
      daemons.pop().stop();
    }
    Containers.in(site.folder()).forEach(ProcessHandle::destroyForcibly);
  }
}
