// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static dev.headstart.jobs.Call.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.headstart.TestData;
import dev.headstart.TestImages;
import dev.headstart.Texts;
import dev.headstart.TinyNet;
import dev.headstart.jobs.zoo.Questions;
import dev.headstart.net.card.NetCard;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs about nets, and the ways to name one. */
class ZooTest {

  private static final String[] ANSWERS = {"--source", "me", "--licence", "CC0", "--like", "unit"};

  @TempDir Path folder;
  private Path images;
  private Path net;
  private Path cache;

  @BeforeEach
  void inputs() throws IOException {
    images = TestImages.write(folder.resolve("images"), 2, 1);
    net = TinyNet.write(folder, "tiny", 1);
    cache = folder.resolve("cache");
  }

  @Test
  void addedNetIsTakenByItsName() {
    done(headstart(with("zoo", "add", net, "--as", "mine"), ANSWERS), "mine", "golden vectors");
    done(headstart("zoo", "verify", "mine", "--cache", cache), "right", "vectors are given here");
    done(headstart("zoo", "list", "--cache", cache), "resnet18", "224x224", "mine", "added");
    done(
        headstart("zoo", "show", "mine", "--cache", cache),
        "parameters   1,416",
        "GFLOPs",
        "vectors in card");

    done(extract("mine"), "6 of 6 images coded with mine");
    done(headstart("zoo", "list", "--cache", cache), "mine");
    refused(headstart(with("zoo", "add", net, "--as", "mine"), ANSWERS), "--overwrite");
  }

  @Test
  void kerasModelBecomesANet() throws IOException {
    Path keras = TestData.path("nets/h5/teachable_machine_waste_keras_model.h5");
    Path labels = TestData.path("nets/h5/teachable_machine_waste_labels.txt");
    done(
        headstart(with("zoo", "add", keras, "--as", "waste", "--labels", labels), ANSWERS),
        "100 floats; golden vectors made");

    NetCard card = NetCard.parse(Files.readString(cache.resolve("waste/net.yaml")));
    assertThat(card.labels()).containsExactly("cardboard", "plastic", "glass", "metal");
    done(extract("waste"), "6 of 6 images coded with waste");
  }

  @Test
  void cardThatIsThereCanHaveAnotherName() {
    done(
        headstart(with("zoo", "add", net, "--card", folder + "/tiny.yaml", "--as", "other")),
        "other");
    done(headstart("zoo", "verify", "other", "--cache", cache), "vectors are given here");
  }

  @Test
  void bundleIsTakenByEachVerb() {
    Path bundle = folder.resolve("tiny.zip");
    done(headstart("zoo", "bundle", net, "--out", bundle), "bundle");
    done(headstart("zoo", "verify", bundle), "right", "vectors are given here");
    done(extract(bundle), "6 of 6 images coded with tiny");
    refused(headstart("zoo", "bundle", net, "--out", bundle), "--overwrite");
  }

  @Test
  void netOfAZooFileIsFetchedAtItsFirstUse() throws Exception {
    byte[] onnx = Files.readAllBytes(net);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/tiny.onnx",
        exchange -> {
          exchange.sendResponseHeaders(200, onnx.length);
          exchange.getResponseBody().write(onnx);
          exchange.close();
        });
    server.start();
    Path zoo =
        zooFile(Texts.format("http://localhost:%d/tiny.onnx", server.getAddress().getPort()));
    try {
      done(extract("lab-net", "--zoo", zoo.toString()), "6 of 6 images coded with lab-net");
    } finally {
      server.stop(0);
    }
    done(headstart("zoo", "fetch", "lab-net", "--zoo", zoo, "--cache", cache), "lab-net");
    done(headstart("zoo", "list", "--zoo", zoo, "--cache", cache), "lab-net", "yes");
  }

  @Test
  void netThatCannotBeHadIsToldInOneLine() throws Exception {
    Path missing = folder.resolve("missing.onnx");
    Path zoo = zooFile(missing.toUri().toString());

    refused(
        headstart("zoo", "fetch", "lab-net", "--zoo", zoo, "--cache", cache),
        "Cannot get " + missing.toUri());
    done(headstart("zoo", "list", "--cache", cache), "resnet18");
    assertThat(cache.resolve("lab-net")).doesNotExist();
  }

  @Test
  void anotherPreprocessingStopsEachJobAtOnce() throws IOException {
    done(addBeside(), "golden vectors made");
    Path card = folder.resolve("tiny.yaml");
    Files.writeString(card, Files.readString(card).replace("channels: rgb", "channels: bgr"));

    Call verify = headstart("zoo", "verify", net);
    Call extract = extract(net);

    for (Call call : new Call[] {verify, extract}) {
      assertThat(call.status()).as(call.err()).isEqualTo(1);
      assertThat(call.err())
          .contains("Net 'tiny' does not give its golden vectors", "channels, crop, mean");
    }
    assertThat(headstart("train", "--codes", codes(), "--head", "svm", "--model", "m").status())
        .isEqualTo(2); // there are no codes
  }

  @Test
  void changedWeightsAreRefused() throws IOException {
    done(addBeside(), "golden vectors made");
    Files.write(
        net,
        Files.readAllBytes(
            TinyNet.write(Files.createDirectories(folder.resolve("other")), "tiny", 2)));

    refused(headstart("zoo", "verify", net), "sha256");
  }

  @Test
  void checkTellsHowTheCardDoes() throws IOException {
    Path labels = Files.writeString(folder.resolve("labels.txt"), "bars\nchecks\ndiscs\n");
    done(headstart(with("zoo", "add", net, "--as", "mine", "--labels", labels), ANSWERS), "mine");

    Call call = headstart("zoo", "check", "--net", "mine", "--cache", cache, "--images", images);

    done(call, "as the card says", "top-1", "6 images");
    refused(headstart("zoo", "check", "--net", net, "--images", images), "has label '", "0 to 2");
  }

  @Test
  void questionsAreAskedWhereSomebodyAnswers() {
    StringWriter asked = new StringWriter();
    Questions questions =
        new Questions(
            new BufferedReader(new StringReader("lab\n\n")), new PrintWriter(asked, true));

    assertThat(questions.ask("--source", null, "Source", null)).isEqualTo("lab");
    assertThat(questions.ask("--size", null, "Size", "32x32")).isEqualTo("32x32");
    assertThat(questions.ask("--as", "given", "Name", null)).isEqualTo("given");
    questions.check();
    assertThat(asked.toString()).isEqualTo("Source: Size [32x32]: ");
  }

  @Test
  void wrongCallsAreRefused() {
    refused(headstart("zoo"), "zoo list, show, fetch");
    refused(headstart("zoo", "show", "resnet-18", "--cache", cache), "resnet18", "zoo list");
    refused(headstart("zoo", "fetch", "resnet-18", "--cache", cache), "resnet18", "zoo list");
    refused(headstart("zoo", "show", folder + "/no.onnx"), "No net at " + folder + "/no.onnx");
    refused(headstart("zoo", "show", folder + "/no.zip"), "No bundle at " + folder + "/no.zip");
    refused(headstart("zoo", "list", "--zoo", folder + "/no.yaml"), "No zoo file at");
    refused(headstart("zoo", "add", folder + "/no.onnx"), "No net at");
    refused(headstart("zoo", "add", folder + "/no.pt"), "the ending must be .onnx, .h5");
    refused(headstart("zoo", "add", net), "Missing: --source, --licence, --channels", "--card");
    refused(headstart(with("zoo", "add", net, "--mean", "0,x,0"), ANSWERS), "--mean: 'x'");
    refused(headstart(with("zoo", "add", net, "--mean", "0,1"), ANSWERS), "three values");
    refused(headstart(with("zoo", "add", net, "--size", "32"), ANSWERS), "--size is 32");
    refused(headstart(with("zoo", "add", net, "--size", "48x48"), ANSWERS), "32x32", "48x48");
    refused(headstart(with("zoo", "add", net, "--as", "../x"), ANSWERS), "'../x'");
    refused(headstart(with("zoo", "add", net, "--as", "vgg16"), ANSWERS), "net of the zoo");
    refused(headstart("zoo", "bundle", net, "--out", folder + "/x.tar"), "must end with .zip");
    refused(headstart("zoo", "check", "--net", net), "--images");
    refused(headstart("zoo", "verfy", net), "verify");
    assertThat(cache).doesNotExist();
  }

  @Test
  void helpTeaches() {
    for (String verb : new String[] {"list", "show", "fetch", "add", "verify", "bundle", "check"}) {
      Call call = headstart("zoo", verb, "--help");
      assertThat(call.status()).isZero();
      assertThat(call.out()).contains("Usage: headstart zoo " + verb, "--cache", "--zoo");
    }
  }

  private Path zooFile(String url) throws Exception {
    byte[] onnx = Files.readAllBytes(net);
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(onnx));
    NetCard card = TinyNet.of(1).card();
    String entry =
        card.toYaml()
            .replaceFirst(
                "name: .*",
                Texts.format(
                    "name: lab-net\nurls: [\"%s\"]\nsha256: %s\nsize: %d",
                    url, sha256, onnx.length));
    return Files.writeString(
        Files.createTempFile(folder, "zoo", ".yaml"), "nets:\n  -\n" + entry.indent(4));
  }

  private Object[] with(Object... words) {
    Object[] all = java.util.Arrays.copyOf(words, words.length + 2);
    all[words.length] = "--cache";
    all[words.length + 1] = cache;
    return all;
  }

  private Call addBeside() {
    return headstart("zoo", "add", net, "--card", folder + "/tiny.yaml", "--beside", "--overwrite");
  }

  private Path codes() {
    return folder.resolve("codes");
  }

  private Call extract(Object named, String... more) {
    return headstart(with("extract", "--images", images, "--net", named, "--codes", codes()), more);
  }

  private static void done(Call call, String... words) {
    assertThat(call.status()).as(call.err()).isZero();
    assertThat(call.out()).contains(words);
  }
}
