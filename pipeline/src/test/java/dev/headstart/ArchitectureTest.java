package dev.headstart;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of docs/architecture.md run one way. */
@AnalyzeClasses(packages = "dev.headstart", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String[] SPARK = {
    "org.apache.spark..", "org.apache.hadoop..", "io.delta..", "scala.."
  };

  @ArchTest
  static final ArchRule theCoreKnowsNoSpark =
      noClasses()
          .that()
          .resideInAnyPackage("..image..", "..net..", "..synthetic..", "..provenance..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SPARK);

  @ArchTest
  static final ArchRule theCoreKnowsNoDl4j =
      noClasses()
          .that()
          .resideInAnyPackage("..image..", "..net..", "..synthetic..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.deeplearning4j..", "org.nd4j.linalg..", "org.nd4j.autodiff..", "org.datavec..");

  @ArchTest
  static final ArchRule theZooKnowsFilesButNoSpark =
      noClasses()
          .that()
          .resideInAPackage("..zoo..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.spark..",
              "io.delta..",
              "scala..",
              "org.deeplearning4j..",
              "org.nd4j..",
              "..codes..",
              "..head..",
              "..finetune..",
              "..evaluate..");

  @ArchTest
  static final ArchRule imagesKnowNothingOfNets =
      noClasses()
          .that()
          .resideInAPackage("..image..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..net..", "..zoo..", "..codes..", "..head..", "..evaluate..", "..provenance..");

  @ArchTest
  static final ArchRule netsKnowOnlyImages =
      noClasses()
          .that()
          .resideInAPackage("dev.headstart.net..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..zoo..", "..codes..", "..head..", "..evaluate..", "..provenance..");

  @ArchTest
  static final ArchRule stagesDoNotKnowEachOther =
      noClasses()
          .that()
          .resideInAnyPackage("..head..", "..evaluate..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.headstart.codes..", "dev.headstart.net..", "dev.headstart.image..");

  @ArchTest
  static final ArchRule codesKnowsNoHeads =
      noClasses()
          .that()
          .resideInAPackage("..codes..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..head..", "..evaluate..");

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("dev.headstart.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theLibraryDoesNotPrint =
      noClasses()
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");
}
