package org.ebond.tests.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeps the imports of docs/architecture.md. Each rule says how to mend what breaks it. */
class ArchitectureTest {
    private static final List<String> MODULES =
            List.of("core", "mapping", "ejb", "routes", "console", "sandbox/systems", "sandbox/audit", "sandbox/play");
    private static final JavaClasses EBOND = read();
    private static final String[] WIRE = {
        "org.apache.camel..",
        "org.apache.cxf..",
        "org.springframework..",
        "org.apache.activemq..",
        "org.apache.artemis.."
    };
    private static final Set<String> CLOCKS = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.util.UUID.randomUUID",
            "java.lang.Math.random");
    private static final Set<String> RANDOMS = Set.of(
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.security.SecureRandom",
            "java.util.concurrent.ThreadLocalRandom");

    private static JavaClasses read() {
        Path root = Path.of(System.getProperty("ebond.root"));
        List<Path> folders = MODULES.stream()
                .map(module -> root.resolve(module).resolve("target/classes"))
                .toList();
        assertThat(folders).as("compiled modules").allMatch(Files::isDirectory);
        return new ClassFileImporter().importPaths(folders);
    }

    @Test
    void every_module_was_read() {
        for (String module : MODULES) {
            String name = "org.ebond." + module.replace('/', '.');
            assertThat(EBOND.stream().anyMatch(type -> type.getPackageName().startsWith(name)))
                    .as(name)
                    .isTrue();
        }
    }

    @Test
    void core_uses_the_jdk_only() {
        classes()
                .that()
                .resideInAPackage("org.ebond.core..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "org.ebond.core.."))
                .because(
                        "core is the decision: pure Java. Hand in what you need as a value, or do it in the module that calls core")
                .check(EBOND);
    }

    @Test
    void core_knows_no_time_and_no_chance() {
        noClasses()
                .that()
                .resideInAPackage("org.ebond.core..")
                .should()
                .accessTargetWhere(readsClockOrChance())
                .because("the same case must always give the same plan. Take times and ids as arguments")
                .check(EBOND);
    }

    @Test
    void mapping_uses_core_only() {
        notFrom(
                        "org.ebond.mapping..",
                        "org.ebond.ejb..",
                        "org.ebond.routes..",
                        "org.ebond.console..",
                        "org.ebond.sandbox..")
                .because("mapping only translates. What it needs to know comes in as an argument")
                .check(EBOND);
    }

    @Test
    void mapping_has_no_network() {
        noClasses()
                .that()
                .resideInAPackage("org.ebond.mapping..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net.http..", "javax.sql..", "java.sql..", "jakarta..")
                .because("mapping reads files and nothing else. Do the call in routes, the storing in ejb")
                .check(EBOND);
    }

    @Test
    void ejb_calls_nobody() {
        notFrom("org.ebond.ejb..", "org.ebond.routes..", "org.ebond.console..", "org.ebond.sandbox..")
                .because(
                        "ejb is the memory and calls nobody. A loop in routes claims, speaks and settles; a wish of the console is a row")
                .check(EBOND);
    }

    @Test
    void routes_and_console_do_not_know_each_other() {
        notFrom("org.ebond.routes..", "org.ebond.console..", "org.ebond.sandbox..")
                .because("what both need belongs to ejb")
                .check(EBOND);
        notFrom("org.ebond.console..", "org.ebond.routes..", "org.ebond.sandbox..")
                .because("what the console wants from the wire is a row that a loop in routes serves")
                .check(EBOND);
    }

    @Test
    void only_routes_knows_the_wire() {
        noClasses()
                .that()
                .resideInAPackage("org.ebond..")
                .and(resideOutsideOfPackages("org.ebond.routes..", "org.ebond.sandbox.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(WIRE)
                .because(
                        "Camel, CXF, Spring and Artemis live in routes.war. Offer a plain method in ejb and call it from a route")
                .check(EBOND);
    }

    @Test
    void the_sandbox_stands_apart() {
        noClasses()
                .that()
                .resideInAPackage("org.ebond.sandbox..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.ebond..").and(resideOutsideOfPackages("org.ebond.sandbox..")))
                .because(
                        "it is the world outside: if it shared code with Ebond, both could be wrong alike. Write it again there")
                .check(EBOND);
    }

    @Test
    void names_say_what_a_class_is() {
        noClasses()
                .that()
                .resideInAPackage("org.ebond..")
                .should()
                .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl|Processor)(\\$.*)?")
                .because("such a name fits everything. Use the field's word for what it does (docs/glossary.md)")
                .check(EBOND);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"core", "mapping", "ejb", "routes", "console", "sandbox.systems", "sandbox.audit", "sandbox.play"
            })
    void packages_have_no_cycles(String module) {
        slices().matching("org.ebond." + module + ".(**)")
                .should()
                .beFreeOfCycles()
                .because("two features that need each other are one, or a third one below them is missing")
                .allowEmptyShould(true)
                .check(EBOND);
    }

    private static com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction notFrom(
            String from, String... to) {
        return noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to);
    }

    private static DescribedPredicate<JavaAccess<?>> readsClockOrChance() {
        return describe("a clock or a source of chance", access -> {
            String owner = access.getTargetOwner().getName();
            String target = owner + "." + access.getTarget().getName();
            boolean now = owner.startsWith("java.time.")
                    && Stream.of("now", "systemUTC", "systemDefaultZone", "system")
                            .anyMatch(access.getTarget().getName()::equals);
            return now || CLOCKS.contains(target) || RANDOMS.contains(owner);
        });
    }
}
