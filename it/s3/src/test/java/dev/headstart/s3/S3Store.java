// SPDX-License-Identifier: Apache-2.0
package dev.headstart.s3;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import dev.headstart.Texts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * An S3Proxy that keeps its bucket in memory. (Over a folder, it takes 20 seconds to delete a
 * folder's marker where there are files below.)
 *
 * @param process the proxy
 * @param port on the loopback
 */
record S3Store(Process process, int port) implements AutoCloseable {

  private static final String KEY = "test-key";
  private static final String SECRET = "test-secret-that-must-not-be-told";
  private static final Duration START = Duration.ofSeconds(60);

  /** Starts it with one bucket. */
  static S3Store start(Path folder, String bucket) throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path conf =
        Files.writeString(
            folder.resolve("s3proxy.conf"),
            Texts.format(
                """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=transient
                jclouds.identity=unused
                jclouds.credential=unused
                """,
                port, KEY, SECRET));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("headstart.s3proxy") + "/*",
                "org.gaul.s3proxy.Main",
                "--properties",
                conf.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3proxy.log").toFile())
            .start();
    S3Store store = new S3Store(process, port);
    store.awaitPort(folder.resolve("s3proxy.log"));
    store.create(bucket);
    return store;
  }

  private void awaitPort(Path log) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        Thread.sleep(100);
      }
    }
    close();
    throw new IOException("S3Proxy did not start: " + Files.readString(log));
  }

  private void create(String bucket) {
    AmazonS3 client =
        AmazonS3ClientBuilder.standard()
            .withEndpointConfiguration(new EndpointConfiguration(endpoint(), "us-east-1"))
            .withPathStyleAccessEnabled(true)
            .withCredentials(new AWSStaticCredentialsProvider(new BasicAWSCredentials(KEY, SECRET)))
            .build();
    try {
      client.createBucket(bucket);
    } finally {
      client.shutdown();
    }
  }

  private String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** What a client has to set to reach it, credentials apart. */
  Map<String, String> settings() {
    return Map.of(
        "fs.s3a.endpoint", endpoint(),
        "fs.s3a.path.style.access", "true",
        "fs.s3a.connection.ssl.enabled", "false");
  }

  /** The credentials, as environment variables. */
  Map<String, String> credentials() {
    return Map.of("AWS_ACCESS_KEY_ID", KEY, "AWS_SECRET_ACCESS_KEY", SECRET);
  }

  static String secret() {
    return SECRET;
  }

  FileSystem client(String bucket) throws IOException {
    Configuration hadoop = new Configuration();
    settings().forEach(hadoop::set);
    hadoop.set("fs.s3a.access.key", KEY);
    hadoop.set("fs.s3a.secret.key", SECRET);
    return FileSystem.newInstance(URI.create("s3a://" + bucket), hadoop);
  }

  /** The settings as options of spark-submit. */
  List<String> options() {
    return settings().entrySet().stream()
        .flatMap(e -> Stream.of("--conf", "spark.hadoop." + e.getKey() + "=" + e.getValue()))
        .toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
