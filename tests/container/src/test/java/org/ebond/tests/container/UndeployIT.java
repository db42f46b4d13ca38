package org.ebond.tests.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ebond.tests.container.world.OnTheServer;
import org.junit.jupiter.api.Test;

/** Taking the EAR away leaves no thread behind, and it can be put back. */
@OnTheServer
class UndeployIT {
    /** Pools of the server that grow when asked, whatever is deployed. */
    private static final Pattern OF_THE_SERVER =
            Pattern.compile("(ServerService Thread Pool|MSC service thread|default task|default I/O|management"
                    + "|External Management|XNIO|DeploymentScanner|Weld Thread Pool|EJB default|Transaction|Periodic Recovery|Listener:|Attach|"
                    + "Reference Reaper|Cleaner|Common-Cleaner|IdleRemover|ConnectionValidator|JCA|EE-ManagedExecutorService|EE-ManagedScheduled"
                    + "|process reaper|Notification Thread|ForkJoinPool).*");

    @Test
    void leaves_no_thread() {
        Set<String> before = shapes(OneDeployment.threadsBefore());
        assertThat(left(before)).as("while it runs").anyMatch(name -> name.contains("activemq"));
        EbondServer.undeploy();
        try {
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(left(before))
                    .as("threads that the EAR started and did not end")
                    .isEmpty());
        } finally {
            EbondServer.deploy();
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(EbondServer.get("/wire/ready").statusCode()).isEqualTo(200));
    }

    private static Set<String> left(Set<String> before) {
        return EbondServer.threads().stream()
                .filter(name -> !OF_THE_SERVER.matcher(name).matches() && !before.contains(shape(name)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> shapes(Set<String> names) {
        return names.stream().map(UndeployIT::shape).collect(Collectors.toSet());
    }

    private static String shape(String name) {
        return name.replaceAll("\\d+", "#");
    }
}
