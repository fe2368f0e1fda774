// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.zoo;

import dev.headstart.InputException;
import dev.headstart.image.ImageSize;
import dev.headstart.image.preprocess.ChannelOrder;
import dev.headstart.image.preprocess.ExifOrientation;
import dev.headstart.image.preprocess.Filter;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.ResizeRule;
import dev.headstart.net.InputForm;
import dev.headstart.net.card.NetCard;
import dev.headstart.net.card.NetTraits;
import dev.headstart.net.card.NetTraits.Layout;
import dev.headstart.net.layer.Pool;
import dev.headstart.zoo.PixelRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The content of a net's card, as options. */
final class CardOptions {

  /** Common ranges of inputs. Mean and standard deviation are in the order of the channels. */
  enum Like {
    TORCHVISION(ChannelOrder.RGB, PixelRange.TORCHVISION),
    TENSORFLOW(ChannelOrder.RGB, PixelRange.TENSORFLOW),
    CAFFE(ChannelOrder.BGR, PixelRange.CAFFE),
    UNIT(ChannelOrder.RGB, PixelRange.UNIT),
    PIXELS(ChannelOrder.RGB, PixelRange.RAW);

    private final String channels;
    private final String scale;
    private final String mean;
    private final String std;

    Like(ChannelOrder order, PixelRange range) {
      this.channels = order.name().toLowerCase(Locale.ROOT);
      this.scale = text(range.scale());
      this.mean = text(order, range.mean());
      this.std = text(order, range.std());
    }

    private static String text(ChannelOrder order, List<Float> rgb) {
      List<Float> values = new ArrayList<>(rgb);
      if (order == ChannelOrder.BGR) {
        Collections.reverse(values);
      }
      return values.stream().map(Like::text).collect(Collectors.joining(","));
    }

    private static String text(float value) {
      return value == Math.rint(value) ? Long.toString((long) value) : Float.toString(value);
    }
  }

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = "The name of the net for --net (default: the file name without its extension).")
  private @Nullable String name;

  @Option(
      names = "--source",
      paramLabel = "TEXT",
      description = "Where the weights come from, for the card.")
  private @Nullable String source;

  @Option(
      names = "--licence",
      paramLabel = "TEXT",
      description = "The licence of the weights, for the card.")
  private @Nullable String licence;

  @Option(
      names = "--like",
      paramLabel = "torchvision|tensorflow|caffe|unit|pixels",
      description =
          "A usual normalisation of pixels. torchvision: 0..1, then ImageNet's mean and std;"
              + " tensorflow: -1..1; caffe: bgr, 0..255 minus the mean; unit: 0..1; pixels: 0..255."
              + " Or give the next four options.")
  private @Nullable Like like;

  @Option(
      names = "--channels",
      paramLabel = "rgb|bgr|gray",
      description = "The channel order of the input.")
  private @Nullable String channels;

  @Option(
      names = "--scale",
      paramLabel = "X",
      description = "The divisor of pixel values 0..255; 255 gives 0..1.")
  private @Nullable String scale;

  @Option(
      names = "--mean",
      paramLabel = "A,B,C",
      description = "Subtracted after scaling, in channel order.")
  private @Nullable String mean;

  @Option(
      names = "--std",
      paramLabel = "A,B,C",
      description = "Divided by after subtracting the mean, in channel order.")
  private @Nullable String std;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      description = "Width and height of the input in pixels (default: from the ONNX file).")
  private @Nullable String size;

  @Option(
      names = "--resize",
      paramLabel = "short-side|exact|squash|longest",
      description =
          "short-side: resize the short side, then crop the centre (the default); exact: "
              + "stretch to the input size; squash: stretch to a square, then crop; longest: "
              + "resize the long side, then pad with black.")
  private @Nullable String resize;

  @Option(
      names = "--resize-to",
      paramLabel = "N",
      description =
          "Length of that side before the crop, in pixels (default: 256 for an input of 224, "
              + "and in proportion; for longest the input's own).")
  private @Nullable String resizeTo;

  @Option(
      names = "--filter",
      paramLabel = "bilinear|bicubic",
      defaultValue = "bilinear",
      description = "The filter of the resize (default: ${DEFAULT-VALUE}).")
  private Filter filter;

  @Option(
      names = "--code-layer",
      paramLabel = "NAME",
      description = "The layer that codes are taken from (default: found in the graph).")
  private @Nullable String codeLayer;

  @Option(
      names = "--code-relu",
      paramLabel = "true|false",
      description =
          "Whether codes are cut at zero (default: as the net's own last non-linearity does).")
  private @Nullable Boolean codeRelu;

  @Option(
      names = "--code-pool",
      paramLabel = "cls|mean|mean-patches|gap",
      converter = PoolWord.class,
      description = "How tokens or a map become one code (default: told by their number).")
  private @Nullable Pool codePool;

  @Option(
      names = "--layout",
      paramLabel = "nchw|nhwc",
      description = "The order of the input's dimensions (default: as the ONNX file says).")
  private @Nullable Layout layout;

  /** Returns an existing card with the given name. */
  NetCard renamed(NetCard card) {
    return name == null ? card : card.withName(name);
  }

  /**
   * Builds a card from the options.
   *
   * @param usualName the name if none is given
   * @param form the form of the input according to the ONNX file
   * @throws InputException if something is missing or not valid
   */
  NetCard card(String usualName, InputForm form, Questions questions) {
    String called = questions.ask("--as", name, "Name of the net", usualName);
    String from = questions.ask("--source", source, "Source of the weights, such as a URL", null);
    String terms = questions.ask("--licence", licence, "Licence, such as Apache-2.0", null);
    String fileSize = form.size().map(s -> s.width() + "x" + s.height()).orElse(null);
    String wide = questions.ask("--size", size, "Input in pixels, as 224x224", fileSize);
    Like preset = form.isWhole() ? Like.PIXELS : like;
    String order =
        questions.ask(
            "--channels", channels, "Channels, rgb, bgr or gray", usualChannels(form, preset));
    String divisor =
        questions.ask(
            "--scale",
            scale,
            "Pixels are divided by (255 gives 0..1)",
            preset == null ? null : preset.scale);
    String subtracted =
        questions.ask(
            "--mean", mean, "Mean of each channel, as a,b,c", preset == null ? null : preset.mean);
    String divided =
        questions.ask(
            "--std", std, "Std of each channel, as a,b,c", preset == null ? null : preset.std);
    String rule =
        questions.ask(
            "--resize",
            resize,
            "Resize, short-side (then crop), exact, squash or longest",
            "short-side");
    questions.check();
    ImageSize pixels = CardValues.size(wide);
    ResizeRule resizing = CardValues.choice("--resize", rule, ResizeRule.class);
    String side =
        resizing == ResizeRule.EXACT
            ? "0"
            : questions.ask(
                "--resize-to", resizeTo, "Side before the crop", usualSide(resizing, pixels));
    try {
      Preprocessing input =
          new Preprocessing(
              pixels.width(),
              pixels.height(),
              resizing,
              (int) CardValues.number("--resize-to", side),
              filter,
              CardValues.choice("--channels", order, ChannelOrder.class),
              CardValues.number("--scale", divisor),
              CardValues.numbers("--mean", subtracted),
              CardValues.numbers("--std", divided),
              ExifOrientation.APPLY);
      return new NetCard(called, from, terms, null, input, codeLayer, null, List.of())
          .withTraits(new NetTraits(codeRelu, codePool, layoutOf(form)));
    } catch (InputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage() + ".", e);
    }
  }

  private static String usualSide(ResizeRule rule, ImageSize input) {
    return Long.toString(
        rule == ResizeRule.LONGEST
            ? Math.max(input.width(), input.height())
            : Math.round(Math.min(input.width(), input.height()) * 8 / 7.0));
  }

  /** Returns the layout for the card, which states only an unusual one. */
  private @Nullable Layout layoutOf(InputForm form) {
    Layout order = layout == null ? form.layout().orElse(Layout.NCHW) : layout;
    return order == Layout.NHWC ? order : null;
  }

  private static @Nullable String usualChannels(InputForm form, @Nullable Like preset) {
    if (form.isGray()) {
      return "gray";
    }
    return preset == null ? null : preset.channels;
  }

  /** Returns the size of the input if the options give it. */
  Optional<ImageSize> size() {
    return Optional.ofNullable(size).map(CardValues::size);
  }
}
