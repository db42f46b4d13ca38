package org.ebond.routes.in;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.namespace.QName;
import javax.xml.transform.Source;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.cxf.common.CxfPayload;
import org.apache.camel.component.cxf.common.DataFormat;
import org.apache.camel.component.cxf.common.message.CxfConstants;
import org.apache.camel.component.cxf.jaxws.CxfEndpoint;
import org.apache.cxf.Bus;
import org.apache.cxf.binding.soap.SoapFault;
import org.apache.cxf.helpers.CastUtils;
import org.apache.cxf.interceptor.Fault;
import org.apache.cxf.logging.FaultListener;
import org.apache.cxf.message.Message;
import org.apache.cxf.phase.AbstractPhaseInterceptor;
import org.apache.cxf.phase.Phase;
import org.ebond.mapping.call.Arrival;
import org.ebond.mapping.config.SystemFile;
import org.ebond.routes.in.Reception.Verdict;
import org.ebond.routes.out.Xml;

/** {@code /wire/soap/{system}}: notifications over SOAP, one endpoint a system, in payload mode. */
public final class Notifications extends RouteBuilder {

    private static final QName CLIENT = new QName("http://schemas.xmlsoap.org/soap/envelope/", "Client");
    private static final QName SERVER = new QName("http://schemas.xmlsoap.org/soap/envelope/", "Server");

    private final SystemFile system;
    private final Reception reception;
    private final Bus bus;

    public Notifications(SystemFile system, Reception reception, Bus bus) {
        this.system = system;
        this.reception = reception;
        this.bus = bus;
    }

    @Override
    public void configure() {
        errorHandler(noErrorHandler());
        from(endpoint()).routeId("in.soap." + system.name()).process(this::receive);
    }

    private CxfEndpoint endpoint() {
        CxfEndpoint endpoint = new CxfEndpoint();
        endpoint.setCamelContext(getContext());
        endpoint.setAddress("/" + system.name());
        endpoint.setDataFormat(DataFormat.PAYLOAD);
        endpoint.setBus(bus);
        endpoint.getInInterceptors().add(new Bounded(system));
        // The sender gets the fault; a stack trace in the log for each bad message would be theirs to fill.
        endpoint.setProperties(Map.of(FaultListener.class.getName(), (FaultListener) (fault, what, message) -> false));
        return endpoint;
    }

    private void receive(Exchange exchange) {
        List<Source> bodies =
                CastUtils.cast(exchange.getIn().getBody(CxfPayload.class).getBodySources());
        if (bodies.size() != 1) {
            exchange.setException(fault(400, "The SOAP body must hold exactly one element."));
            return;
        }
        byte[] body = Xml.text(bodies.get(0)).getBytes(StandardCharsets.UTF_8);
        Verdict verdict = reception.receive(system.name(), Arrival.Way.SOAP, headers(exchange), body);
        if (verdict instanceof Verdict.Refused refused) {
            exchange.setException(fault(refused.status(), refused.reason()));
        } else {
            exchange.getMessage().setBody(new CxfPayload<>(List.of(), List.of(), Map.of()));
        }
    }

    private static Map<String, String> headers(Exchange exchange) {
        Message message = exchange.getIn().getHeader(CxfConstants.CAMEL_CXF_MESSAGE, Message.class);
        Map<String, List<String>> sent = CastUtils.cast((Map<?, ?>) message.get(Message.PROTOCOL_HEADERS));
        Map<String, String> headers = new HashMap<>();
        sent.forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        return headers;
    }

    private static SoapFault fault(int status, String reason) {
        SoapFault fault = new SoapFault(reason, status < 500 ? CLIENT : SERVER);
        fault.setStatusCode(status);
        return fault;
    }

    /** Reads the whole request before anything parses it, so that its size is bounded whatever it claims. */
    private static final class Bounded extends AbstractPhaseInterceptor<Message> {

        private final SystemFile system;

        Bounded(SystemFile system) {
            super(Phase.RECEIVE);
            this.system = system;
        }

        @Override
        public void handleMessage(Message message) {
            InputStream content = message.getContent(InputStream.class);
            if (content == null) {
                return;
            }
            long most = system.intake().maxBytes();
            byte[] bytes;
            try (content) {
                bytes = content.readNBytes((int) Math.min(most + 1, Integer.MAX_VALUE - 8));
            } catch (IOException e) {
                throw fault(400, "The message ended before its end.");
            }
            if (bytes.length > most) {
                throw fault(
                        413,
                        "The message is larger than " + most + " bytes, which is the most that '" + system.name()
                                + "' may send.");
            }
            message.setContent(InputStream.class, new ByteArrayInputStream(bytes));
        }

        @Override
        public void handleFault(Message message) throws Fault {}
    }
}
