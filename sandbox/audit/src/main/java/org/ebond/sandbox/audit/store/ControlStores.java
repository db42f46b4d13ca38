package org.ebond.sandbox.audit.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the stores of running systems over the sandbox's control API. */
public final class ControlStores {

    private static final int PAGE = 500;

    private final URI control;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /** @param control address of the control API, as {@code http://127.0.0.1:9180} */
    public ControlStores(URI control) {
        this.control = control;
    }

    /** Reads all tickets of these systems. */
    public Stores read(List<String> systems) throws IOException, InterruptedException {
        Map<String, List<StoredTicket>> tickets = new LinkedHashMap<>();
        Map<String, List<String>> refused = new LinkedHashMap<>();
        for (String system : systems) {
            tickets.put(system, all(system));
            refused.put(system, refusedNotes(system));
        }
        return new Stores(tickets, refused, system -> open("/systems/" + system + "/requests"));
    }

    private List<String> refusedNotes(String system) throws IOException {
        List<String> texts = new ArrayList<>();
        try (InputStream body = open("/systems/" + system + "/refusedNotes")) {
            json.readTree(body).forEach(text -> texts.add(text.asText()));
        }
        return texts;
    }

    private List<StoredTicket> all(String system) throws IOException {
        List<StoredTicket> tickets = new ArrayList<>();
        int total = Integer.MAX_VALUE;
        while (tickets.size() < total) {
            JsonNode page;
            try (InputStream body =
                    open("/systems/" + system + "/tickets?full=true&since=" + tickets.size() + "&limit=" + PAGE)) {
                page = json.readTree(body);
            }
            total = page.path("total").asInt();
            if (page.path("tickets").isEmpty() && tickets.size() < total) {
                throw new IOException(system + " says it has " + total + " tickets and shows only " + tickets.size());
            }
            page.path("tickets").forEach(ticket -> tickets.add(StoredTicket.of(ticket)));
        }
        return tickets;
    }

    private InputStream open(String path) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(control.resolve(path)).GET().build();
        try {
            HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() != 200) {
                try (InputStream body = answer.body()) {
                    throw new IOException("The sandbox answered " + answer.statusCode() + " to " + path + ": "
                            + new String(body.readNBytes(500), java.nio.charset.StandardCharsets.UTF_8));
                }
            }
            return answer.body();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading " + path, interrupted);
        }
    }
}
