// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;

/**
 * The arrows of docs/architecture.md run one way. The compiler keeps those between modules; this
 * keeps those between the packages of a module.
 */
@AnalyzeClasses(
    packages = "dev.headstart",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

  /** Leaves out the tests of the other modules, which come as jars. */
  static final class NoTestJars implements ImportOption {

    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  /** Who may read whom, from the command line down to the image. */
  @ArchTest
  static final LayeredArchitecture arrowsRunOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("jobs")
          .definedBy("dev.headstart.jobs..")
          .layer("pretrain")
          .definedBy("dev.headstart.pretrain..")
          .layer("finetune")
          .definedBy("dev.headstart.finetune")
          .layer("examples")
          .definedBy("dev.headstart.finetune.examples..")
          .layer("averaging")
          .definedBy("dev.headstart.finetune.averaging..")
          .layer("dl4j")
          .definedBy("dev.headstart.dl4j..")
          .layer("pack")
          .definedBy("dev.headstart.pack..")
          .layer("export")
          .definedBy("dev.headstart.export..")
          .layer("index")
          .definedBy("dev.headstart.index..")
          .layer("neighbours")
          .definedBy("dev.headstart.neighbours..")
          .layer("blas")
          .definedBy("dev.headstart.blas..")
          .layer("layers")
          .definedBy("dev.headstart.layers..")
          .layer("probe")
          .definedBy("dev.headstart.probe..")
          .layer("drift")
          .definedBy("dev.headstart.drift..")
          .layer("clean")
          .definedBy("dev.headstart.clean..")
          .layer("model")
          .definedBy("dev.headstart.model..")
          .layer("codes")
          .definedBy("dev.headstart.codes..")
          .layer("head")
          .definedBy("dev.headstart.head..")
          .layer("evaluate")
          .definedBy("dev.headstart.evaluate..")
          .layer("calibrate")
          .definedBy("dev.headstart.calibrate..")
          .layer("report")
          .definedBy("dev.headstart.report..")
          .layer("ml")
          .definedBy("dev.headstart.ml..")
          .layer("source")
          .definedBy("dev.headstart.source..")
          .layer("synthetic")
          .definedBy("dev.headstart.synthetic..")
          .layer("zoo")
          .definedBy("dev.headstart.zoo..")
          .layer("files")
          .definedBy("dev.headstart.files..")
          .layer("taps")
          .definedBy("dev.headstart.taps..")
          .layer("quantize sample")
          .definedBy("dev.headstart.quantize.sample..")
          .layer("quantize")
          .definedBy("dev.headstart.quantize")
          .layer("net")
          .definedBy("dev.headstart.net..")
          .layer("onnx")
          .definedBy("dev.headstart.onnx..")
          .layer("image")
          .definedBy("dev.headstart.image..")
          .whereLayer("jobs")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("pretrain")
          .mayOnlyBeAccessedByLayers("jobs")
          .whereLayer("finetune")
          .mayOnlyBeAccessedByLayers("jobs", "pretrain")
          .whereLayer("examples")
          .mayOnlyBeAccessedByLayers("pretrain", "finetune")
          .whereLayer("averaging")
          .mayOnlyBeAccessedByLayers("finetune")
          .whereLayer("dl4j")
          .mayOnlyBeAccessedByLayers("jobs", "pretrain", "finetune", "examples", "averaging")
          .whereLayer("pack")
          .mayOnlyBeAccessedByLayers("jobs")
          .whereLayer("export")
          .mayOnlyBeAccessedByLayers("jobs")
          .whereLayer("layers")
          .mayOnlyBeAccessedByLayers("jobs")
          .whereLayer("probe")
          .mayOnlyBeAccessedByLayers("jobs", "layers")
          .whereLayer("index")
          .mayOnlyBeAccessedByLayers("jobs")
          .whereLayer("neighbours")
          .mayOnlyBeAccessedByLayers("jobs", "index", "clean", "probe")
          .whereLayer("blas")
          .mayOnlyBeAccessedByLayers(
              "head", "index", "neighbours", "clean", "drift", "probe", "layers")
          .whereLayer("drift")
          .mayOnlyBeAccessedByLayers("jobs")
          .whereLayer("clean")
          .mayOnlyBeAccessedByLayers("jobs")
          .whereLayer("model")
          .mayOnlyBeAccessedByLayers("jobs", "finetune", "probe")
          .whereLayer("codes")
          .mayOnlyBeAccessedByLayers(
              "jobs",
              "pretrain",
              "finetune",
              "pack",
              "index",
              "clean",
              "model",
              "probe",
              "quantize sample")
          .whereLayer("report")
          .mayOnlyBeAccessedByLayers("jobs")
          .whereLayer("calibrate")
          .mayOnlyBeAccessedByLayers("jobs", "head", "evaluate", "model", "drift")
          .whereLayer("head")
          .mayOnlyBeAccessedByLayers(
              "jobs",
              "finetune",
              "clean",
              "drift",
              "model",
              "report",
              "probe",
              "layers",
              "quantize sample")
          .whereLayer("evaluate")
          .mayOnlyBeAccessedByLayers("jobs", "report")
          .whereLayer("ml")
          .mayOnlyBeAccessedByLayers("codes", "head")
          .whereLayer("source")
          .mayOnlyBeAccessedByLayers(
              "jobs",
              "finetune",
              "examples",
              "pack",
              "codes",
              "clean",
              "model",
              "report",
              "probe",
              "quantize sample")
          .whereLayer("synthetic")
          .mayOnlyBeAccessedByLayers("jobs", "pretrain")
          .whereLayer("zoo")
          .mayOnlyBeAccessedByLayers("jobs", "codes")
          .whereLayer("files")
          .mayOnlyBeAccessedByLayers(
              "jobs", "finetune", "pack", "export", "index", "model", "zoo", "report")
          .whereLayer("taps")
          .mayOnlyBeAccessedByLayers("jobs", "layers")
          .whereLayer("quantize sample")
          .mayOnlyBeAccessedByLayers("jobs")
          .whereLayer("quantize")
          .mayOnlyBeAccessedByLayers("jobs", "quantize sample")
          .whereLayer("net")
          .mayOnlyBeAccessedByLayers(
              "jobs",
              "pretrain",
              "finetune",
              "examples",
              "dl4j",
              "model",
              "codes",
              "zoo",
              "report",
              "probe",
              "layers",
              "taps",
              "quantize",
              "quantize sample")
          .whereLayer("onnx")
          .mayOnlyBeAccessedByLayers("finetune", "dl4j", "net", "taps", "quantize")
          .whereLayer("image")
          .mayOnlyBeAccessedByLayers(
              "jobs",
              "pretrain",
              "finetune",
              "examples",
              "dl4j",
              "pack",
              "codes",
              "clean",
              "source",
              "synthetic",
              "zoo",
              "net",
              "quantize",
              "quantize sample",
              "report");

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("dev.headstart.(**)").should().beFreeOfCycles();
}
