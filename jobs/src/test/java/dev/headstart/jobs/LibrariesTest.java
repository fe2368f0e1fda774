// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which libraries a package may know: those of its module, and no other's. */
@AnalyzeClasses(
    packages = "dev.headstart",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class LibrariesTest {

  private static final String[] SPARK = {
    "org.apache.spark..", "org.apache.hadoop..", "io.delta..", "scala.."
  };
  private static final String[] DL4J = {
    "org.deeplearning4j..", "org.nd4j.linalg..", "org.nd4j.autodiff..", "org.datavec.."
  };

  @ArchTest
  static final ArchRule theCoreKnowsNoSpark =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..image..",
              "..net..",
              "..onnx..",
              "..synthetic..",
              "..provenance..",
              "..taps..",
              "dev.headstart.quantize")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SPARK);

  @ArchTest
  static final ArchRule onlyFineTuningKnowsDl4j =
      noClasses()
          .that()
          .resideOutsideOfPackages("..dl4j..", "..finetune..", "..pretrain..", "org.nd4j..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DL4J);

  /** Not even what nd4j brings along. */
  @ArchTest
  static final ArchRule theCoreKnowsNoNd4j =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..image..", "..net..", "..onnx..", "..zoo..", "..synthetic..", "..provenance..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.datavec..", "onnx..");

  /** In the core's jar protobuf has the second name. */
  @ArchTest
  static final ArchRule onlyOnnxKnowsProtobuf =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.headstart.onnx..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "com.google.protobuf..",
              "dev.headstart.onnx.proto..",
              "org.nd4j.shade.protobuf..",
              "onnx..");

  @ArchTest
  static final ArchRule onnxShowsNoProtobuf =
      noMethods()
          .that()
          .areDeclaredInClassesThat()
          .resideInAPackage("dev.headstart.onnx")
          .and()
          .areDeclaredInClassesThat()
          .arePublic()
          .and()
          .arePublic()
          .should()
          .haveRawReturnType(resideInAPackage("dev.headstart.onnx.proto.."))
          .orShould()
          .haveRawParameterTypes(anyElementThat(resideInAPackage("dev.headstart.onnx.proto..")));

  @ArchTest
  static final ArchRule dl4jKnowsNoSpark =
      noClasses()
          .that()
          .resideInAPackage("dev.headstart.dl4j..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SPARK);

  @ArchTest
  static final ArchRule theLibraryDoesNotPrint =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.headstart.jobs..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");
}
