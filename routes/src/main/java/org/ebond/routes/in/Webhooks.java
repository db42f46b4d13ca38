package org.ebond.routes.in;

import com.fasterxml.jackson.databind.node.TextNode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.http.common.DefaultHttpBinding;
import org.apache.camel.http.common.HttpMessage;
import org.ebond.ejb.intake.Receipt;
import org.ebond.mapping.call.Arrival;
import org.ebond.mapping.config.SystemFile;
import org.ebond.routes.in.Reception.Verdict;

/** {@code POST /wire/in/{system}}: webhooks. */
public final class Webhooks extends RouteBuilder {

    private final Reception reception;

    public Webhooks(Reception reception) {
        this.reception = reception;
    }

    @Override
    public void configure() {
        getContext().getRegistry().bind("untouched", new Untouched());
        errorHandler(noErrorHandler());
        from("servlet:/?matchOnUriPrefix=true&httpMethodRestrict=POST&httpBinding=#untouched")
                .routeId("in.webhook")
                .process(this::receive);
    }

    private void receive(Exchange exchange) throws IOException {
        HttpServletRequest request = exchange.getIn(HttpMessage.class).getRequest();
        answer(exchange.getMessage(), verdict(request));
    }

    private Verdict verdict(HttpServletRequest request) throws IOException {
        String name = Optional.ofNullable(request.getPathInfo()).orElse("").replaceFirst("^/", "");
        Optional<SystemFile> system = reception.system(name, SystemFile.Protocol.REST);
        if (system.isEmpty()) {
            return new Verdict.Refused(404, "There is no system '" + name + "' that sends webhooks.");
        }
        long most = system.get().intake().maxBytes();
        Verdict.Refused tooLarge = new Verdict.Refused(
                413, "The message is larger than " + most + " bytes, which is the most that '" + name + "' may send.");
        if (request.getContentLengthLong() > most) {
            return tooLarge;
        }
        byte[] body;
        try (InputStream in = request.getInputStream()) {
            body = in.readNBytes((int) Math.min(most + 1, Integer.MAX_VALUE - 8));
        } catch (IOException e) {
            return new Verdict.Refused(400, "The message ended before its end.");
        }
        return body.length > most ? tooLarge : reception.receive(name, Arrival.Way.WEBHOOK, headers(request), body);
    }

    static Map<String, String> headers(HttpServletRequest request) {
        Map<String, String> headers = new HashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", Collections.list(request.getHeaders(name))));
        }
        return headers;
    }

    private static void answer(Message message, Verdict verdict) {
        message.removeHeaders("*");
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        if (verdict instanceof Verdict.Refused refused) {
            message.setHeader(Exchange.HTTP_RESPONSE_CODE, refused.status());
            message.setBody("{\"error\":" + TextNode.valueOf(refused.reason()) + "}");
            return;
        }
        Receipt receipt = ((Verdict.Kept) verdict).receipt();
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, 202);
        message.setBody(
                receipt instanceof Receipt.Parked parked
                        ? "{\"status\":\"parked\",\"reason\":" + TextNode.valueOf(parked.reason()) + "}"
                        : "{\"status\":\"" + (receipt instanceof Receipt.Repeated ? "repeated" : "accepted") + "\"}");
    }

    /** Takes nothing out of the request: no header becomes a Camel header, no form is parsed, the bytes stay as a signature covers them. */
    private static final class Untouched extends DefaultHttpBinding {
        @Override
        public void readRequest(HttpServletRequest request, Message message) {
            // The servlet itself looks at it.
            message.setHeader(
                    Exchange.HTTP_PATH,
                    Optional.ofNullable(request.getPathInfo()).orElse(""));
        }

        @Override
        public Object parseBody(HttpServletRequest request, Message message) {
            return "";
        }
    }
}
