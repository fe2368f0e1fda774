// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws {@link TrainingCurves} as panels one below the other with a common epoch axis. */
final class CurvesChart {

  private static final int WIDTH = 900;
  private static final int PANEL = 300;
  private static final int LAST_PANEL = 190;
  private static final int SCALE = 2; // pixels a point, for sharp screens and print

  // told apart by the colour-blind too (Okabe and Ito)
  private static final Color TRAINING = new Color(0x0072b2);
  private static final Color VALIDATION = new Color(0xd55e00);
  private static final Color RATE = new Color(0x595959);
  private static final Color BEST = new Color(0x009e73);

  private static final MathContext FOUR_DIGITS = new MathContext(4);

  private final TrainingCurves curves;
  private final Map<String, List<@Nullable Number>> values;

  CurvesChart(TrainingCurves curves) {
    this.curves = curves;
    this.values = curves.toMap();
  }

  byte[] png() {
    System.setProperty("java.awt.headless", System.getProperty("java.awt.headless", "true"));
    List<XYChart> panels = panels();
    int height = panels.stream().mapToInt(XYChart::getHeight).sum();
    BufferedImage image =
        new BufferedImage(SCALE * WIDTH, SCALE * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    canvas.scale(SCALE, SCALE);
    for (XYChart panel : panels) {
      panel.paint(canvas, WIDTH, panel.getHeight());
      canvas.translate(0, panel.getHeight());
    }
    canvas.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no disk
    }
    return png.toByteArray();
  }

  private List<XYChart> panels() {
    List<XYChart> panels = new ArrayList<>();
    XYChart loss = panel("Loss (cross-entropy, nats)", PANEL);
    curve(loss, "training", "training_loss", 1, TRAINING);
    panels.add(loss);
    if (curves.validated()) {
      curve(loss, "validation", "validation_loss", 1, VALIDATION);
      XYChart accuracy = panel("Accuracy (%)", PANEL);
      curve(accuracy, "validation", "validation_accuracy", 100, VALIDATION);
      panels.add(accuracy);
    }
    XYChart rate = panel("Learning rate", LAST_PANEL);
    curve(rate, "of the head", "learning_rate", 1, RATE);
    rate.getStyler().setYAxisMin(0.0);
    rate.setXAxisTitle("Epoch");
    panels.add(rate);
    panels.forEach(this::markBest);
    return panels;
  }

  private XYChart panel(String title, int height) {
    XYChart chart = new XYChartBuilder().width(WIDTH).height(height).yAxisTitle(title).build();
    XYStyler style = chart.getStyler();
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    style.setLocale(Locale.ROOT);
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotBackgroundColor(Color.WHITE);
    style.setPlotBorderVisible(false);
    style.setPlotGridLinesColor(new Color(0xe0e0e0));
    style.setPlotGridVerticalLinesVisible(false);
    style.setAxisTitleFont(font);
    style.setAxisTickLabelsFont(font.deriveFont(12f));
    style.setYAxisLeftWidthHint(90);
    style.setLegendPosition(LegendPosition.OutsideE);
    style.setLegendLayout(LegendLayout.Vertical);
    style.setLegendFont(font);
    style.setLegendBorderColor(Color.WHITE);
    style.setLegendSeriesLineLength(24);
    style.setMarkerSize(6);
    style.setXAxisDecimalPattern("0");
    DecimalFormat decimals =
        new DecimalFormat("0.########", DecimalFormatSymbols.getInstance(Locale.ROOT));
    style.setYAxisTickLabelsFormattingFunction(
        value -> decimals.format(new BigDecimal(value).round(FOUR_DIGITS)));
    style.setYAxisLabelAlignment(TextAlignment.Right);
    style.setXAxisMin(0.0);
    style.setXAxisMax((double) curves.epochs().size());
    return chart;
  }

  private void curve(XYChart chart, String name, String column, double unit, Color color) {
    List<Number> x = new ArrayList<>();
    List<Number> y = new ArrayList<>();
    List<@Nullable Number> epochs = values.getOrDefault("epoch", List.of());
    List<@Nullable Number> measured = values.getOrDefault(column, List.of());
    for (int i = 0; i < measured.size(); i++) {
      Number value = measured.get(i);
      if (value != null) {
        x.add(epochs.get(i));
        y.add(unit * value.doubleValue());
      }
    }
    XYSeries series = chart.addSeries(name, x, y);
    series.setLineColor(color).setLineWidth(2).setLineStyle(SeriesLines.SOLID);
    series.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(color);
  }

  /** Draws a dashed vertical line at the best epoch. */
  private void markBest(XYChart chart) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (XYSeries series : chart.getSeriesCollection()) {
      min = Math.min(min, series.getYMin());
      max = Math.max(max, series.getYMax());
    }
    XYSeries line =
        chart.addSeries(
            "best: epoch " + curves.best(),
            new double[] {curves.best(), curves.best()},
            new double[] {min, max});
    line.setLineColor(BEST).setLineStyle(new BasicStroke(1.5f, 0, 0, 1, new float[] {5, 4}, 0));
    line.setMarker(SeriesMarkers.NONE);
  }
}
