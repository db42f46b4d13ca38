package org.ebond.tests.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lists ear/target/ebond.ear: one class in two jars behaves as the loader likes, and the wire's libraries stay in routes.war. */
class EarIT {
    private static final List<String> WIRE = List.of(
            "org/apache/camel/", "org/apache/cxf/", "org/springframework/", "org/apache/activemq/", "io/netty/");
    private static final List<String> OF_THE_SERVER = List.of(
            "jakarta/servlet/",
            "jakarta/transaction/",
            "jakarta/annotation/",
            "jakarta/inject/",
            "jakarta/enterprise/",
            "jakarta/ejb/",
            "jakarta/xml/bind/",
            "jakarta/activation/",
            "jakarta/mail/",
            "org/slf4j/",
            "org/postgresql/",
            "org/h2/");

    /** Class file to the jars that hold it, for what one class loader path can see. */
    private static final Map<String, List<String>> SHARED = new TreeMap<>();

    private static final Map<String, Map<String, List<String>>> WARS = new LinkedHashMap<>();

    @BeforeAll
    static void list() throws IOException {
        Path ear = Path.of(System.getProperty("ebond.root"), "ear/target/ebond.ear");
        try (InputStream in = Files.newInputStream(ear);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                if (name.endsWith(".jar")) {
                    add(SHARED, name, zip.readAllBytes(), "");
                } else if (name.endsWith(".war")) {
                    WARS.put(name, war(name, zip.readAllBytes()));
                }
            }
        }
    }

    private static Map<String, List<String>> war(String war, byte[] bytes) throws IOException {
        Map<String, List<String>> found = new TreeMap<>();
        add(found, war, bytes, "WEB-INF/classes/");
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().startsWith("WEB-INF/lib/")
                        && entry.getName().endsWith(".jar")) {
                    add(found, war + "/" + entry.getName(), zip.readAllBytes(), "");
                }
            }
        }
        return found;
    }

    private static void add(Map<String, List<String>> to, String jar, byte[] bytes, String under) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                if (name.startsWith(under)
                        && name.endsWith(".class")
                        && !name.endsWith("module-info.class")
                        && !name.startsWith("META-INF/")) {
                    to.computeIfAbsent(name.substring(under.length()), key -> new ArrayList<>())
                            .add(jar);
                }
            }
        }
    }

    @Test
    void holds_the_modules_of_the_design() {
        assertThat(WARS).containsOnlyKeys("console.war", "routes.war");
        assertThat(SHARED.get("org/ebond/ejb/database/Database.class")).containsExactly("ejb.jar");
        assertThat(SHARED.keySet()).anyMatch(name -> name.startsWith("org/ebond/core/"));
        assertThat(WARS.get("routes.war").keySet()).anyMatch(name -> name.startsWith("org/apache/camel/"));
    }

    @Test
    void no_class_is_there_twice() {
        for (var war : WARS.entrySet()) {
            Map<String, List<String>> visible = new TreeMap<>(SHARED);
            war.getValue().forEach((name, jars) -> {
                List<String> all = new ArrayList<>(visible.getOrDefault(name, List.of()));
                all.addAll(jars);
                visible.put(name, all);
            });
            var twice = new TreeSet<String>();
            visible.forEach((name, jars) -> {
                if (jars.size() > 1) {
                    twice.add(String.join(" and ", jars));
                }
            });
            assertThat(twice)
                    .as(
                            "jars with the same classes, as %s sees them: exclude one (routes/pom.xml: packagingExcludes)",
                            war.getKey())
                    .isEmpty();
        }
    }

    @Test
    void the_wire_is_in_routes_only() {
        assertThat(SHARED.keySet()).as("in lib and ejb.jar").noneMatch(name -> WIRE.stream()
                .anyMatch(name::startsWith));
        assertThat(WARS.get("console.war").keySet()).as("in console.war").noneMatch(name -> WIRE.stream()
                .anyMatch(name::startsWith));
    }

    @Test
    void what_the_server_has_is_not_brought_along() {
        Map<String, List<String>> all = new TreeMap<>(SHARED);
        WARS.values().forEach(all::putAll);
        var brought = new TreeSet<String>();
        all.forEach((name, jars) -> {
            if (OF_THE_SERVER.stream().anyMatch(name::startsWith)) {
                brought.addAll(jars);
            }
        });
        assertThat(brought).as("jars that the server or its modules give").isEmpty();
    }
}
