package org.ebond.tests.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What one request to the provider carries. */
final class Received {

    private static final JsonFactory JSON = new JsonFactory();

    String externalId = "";
    String externalNumber = "";
    String summary = "";
    String status = "";
    String severity = "";
    String assignedTeam = "";
    String reporter = "";
    String updatedAt = "";
    String eventId = "";
    String source = "";
    int version = -1;
    final List<String> comments = new ArrayList<>(1);

    private Received() {}

    /** Reads a body; a comment may be a text or a list of texts. */
    static Received of(Message message) throws IOException {
        Received read = new Received();
        try (JsonParser json =
                JSON.createParser(message.bytes(), message.bodyFrom(), message.bodyTo() - message.bodyFrom())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("The provider got a body that is no JSON object.");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken().isStructStart()) {
                    if (name.equals("comment") && json.currentToken() == JsonToken.START_ARRAY) {
                        while (json.nextToken() != JsonToken.END_ARRAY) {
                            read.comments.add(json.getText());
                        }
                    } else {
                        json.skipChildren();
                    }
                } else {
                    read.put(name, json);
                }
            }
        }
        return read;
    }

    private void put(String name, JsonParser json) throws IOException {
        switch (name) {
            case "externalId" -> externalId = json.getText();
            case "externalNumber" -> externalNumber = json.getText();
            case "summary" -> summary = json.getText();
            case "status" -> status = json.getText();
            case "severity" -> severity = json.getText();
            case "assignedTeam" -> assignedTeam = json.getText();
            case "reporter" -> reporter = json.getText();
            case "updatedAt" -> updatedAt = json.getText();
            case "eventId" -> eventId = json.getText();
            case "source" -> source = json.getText();
            case "version" -> version = json.getValueAsInt(-1);
            case "comment" -> comments.add(json.getText());
            default -> {
                // Whatever else it tells is its own affair.
            }
        }
    }
}
