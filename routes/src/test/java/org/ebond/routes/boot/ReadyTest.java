package org.ebond.routes.boot;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Green only while every loop's threads live. */
class ReadyTest {

    private final List<String> ended = new CopyOnWriteArrayList<>();

    private final Loop loop = new Loop() {
        @Override
        public void start() {}

        @Override
        public List<String> ended() {
            return ended;
        }

        @Override
        public void stop() {}
    };

    @Test
    void aThreadThatEndedIsTold() throws Exception {
        Readiness readiness = new Readiness();
        readiness.open();
        readiness.watch(loop);
        assertThat(told(readiness)).startsWith("503 ").contains("self-test");
        readiness.expect("1");
        readiness.received("1");
        assertThat(told(readiness)).startsWith("200 ").contains("\"ready\":true");
        ended.add("ebond-deliver");
        assertThat(told(readiness))
                .startsWith("503 ")
                .contains("\"ready\":false")
                .contains("ebond-deliver");
        readiness.close();
        assertThat(told(readiness)).startsWith("503 ").contains("starting or stopping");
    }

    private static String told(Readiness readiness) throws IOException {
        StringWriter text = new StringWriter();
        PrintWriter writer = new PrintWriter(text);
        HttpServletResponse answer = (HttpServletResponse) Proxy.newProxyInstance(
                ReadyTest.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getWriter" -> writer;
                    case "setStatus" -> {
                        writer.print(arguments[0] + " ");
                        yield null;
                    }
                    default -> null;
                });
        HttpServletRequest request = (HttpServletRequest) Proxy.newProxyInstance(
                ReadyTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> null);
        new Ready(readiness).doGet(request, answer);
        return text.toString();
    }
}
