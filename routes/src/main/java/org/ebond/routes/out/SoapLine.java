package org.ebond.routes.out;

import jakarta.xml.ws.BindingProvider;
import jakarta.xml.ws.Dispatch;
import jakarta.xml.ws.Service;
import jakarta.xml.ws.soap.SOAPBinding;
import jakarta.xml.ws.soap.SOAPFaultException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.xml.namespace.QName;
import javax.xml.transform.Source;
import javax.xml.transform.dom.DOMSource;
import org.apache.cxf.Bus;
import org.apache.cxf.BusFactory;
import org.apache.cxf.binding.soap.SoapHeader;
import org.apache.cxf.endpoint.Client;
import org.apache.cxf.headers.Header;
import org.apache.cxf.jaxws.DispatchImpl;
import org.apache.cxf.jaxws.ServiceImpl;
import org.apache.cxf.logging.FaultListener;
import org.apache.cxf.message.Message;
import org.apache.cxf.transport.http.HTTPConduit;
import org.apache.cxf.transport.http.HTTPException;
import org.apache.cxf.transports.http.configuration.ConnectionType;
import org.apache.cxf.transports.http.configuration.HTTPClientPolicy;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Call;
import org.ebond.mapping.config.SystemFile;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** SOAP 1.1 through CXF in payload mode, without a service class: the profile knows the words, CXF the envelope. */
final class SoapLine implements Line<Call.Soap> {

    private static final QName SERVICE = new QName("urn:org.ebond:wire", "Service");
    private static final QName PORT = new QName("urn:org.ebond:wire", "Port");

    private final SystemFile system;
    private final Bus bus;
    private final DispatchImpl<Source> dispatch;

    SoapLine(SystemFile system, Bus bus, int maxAnswer) {
        this.system = system;
        this.bus = bus;
        this.dispatch = dispatch();
        Client client = dispatch.getClient();
        client.getInInterceptors().add(new SoapAnswer.Whole(maxAnswer));
        client.getInFaultInterceptors().add(new SoapAnswer.FaultRead());
        // What fails becomes an answer; a log line for each would say it twice.
        client.getEndpoint().put(FaultListener.class.getName(), (FaultListener) (fault, what, message) -> false);
        HTTPClientPolicy policy = new HTTPClientPolicy();
        policy.setConnectionTimeout(system.limits().connect().toMillis());
        policy.setReceiveTimeout(system.limits().timeout().toMillis());
        policy.setAllowChunking(false);
        policy.setAutoRedirect(false);
        policy.setConnection(ConnectionType.KEEP_ALIVE);
        // 2 would be offered to every http address and refused by many old servers.
        policy.setVersion("1.1");
        ((HTTPConduit) client.getConduit()).setClient(policy);
    }

    private DispatchImpl<Source> dispatch() {
        Bus before = BusFactory.getAndSetThreadDefaultBus(bus);
        try {
            ServiceImpl service = new ServiceImpl(bus, null, SERVICE, Service.class);
            service.addPort(PORT, SOAPBinding.SOAP11HTTP_BINDING, system.address());
            Dispatch<Source> made = service.createDispatch(PORT, Source.class, Service.Mode.PAYLOAD);
            made.getRequestContext().put("thread.local.request.context", "true");
            return (DispatchImpl<Source>) made;
        } finally {
            BusFactory.setThreadDefaultBus(before);
        }
    }

    @Override
    public Answer perform(Call.Soap call, Request request) {
        Source body;
        SoapAnswer seen = new SoapAnswer();
        try {
            body = new DOMSource(Xml.parse(call.body()));
            prepare(call, seen);
        } catch (SAXException | RuntimeException e) {
            return Reasons.impossible("SOAP request", e);
        }
        if (!request.begin()) {
            return request.failed("the time for the request was over before its first byte");
        }
        Thread caller = Thread.currentThread();
        try {
            Source answer = request.watched(() -> seen.cutOff(caller), () -> dispatch.invoke(body));
            return new Answer.Soap(seen.status(), answer == null ? "" : Xml.text(answer));
        } catch (SOAPFaultException e) {
            // CXF also makes faults of its own, about answers that it cannot read.
            return seen.fault() ? new Answer.Soap(seen.status(), Xml.text(e.getFault())) : failed(e, request, seen);
        } catch (Exception e) {
            return failed(e, request, seen);
        } finally {
            if (request.wasCutOff()) {
                Thread.interrupted();
            }
        }
    }

    private void prepare(Call.Soap call, SoapAnswer seen) throws SAXException {
        List<Header> headers = new ArrayList<>();
        for (Element element : Xml.elements(call.header())) {
            headers.add(new SoapHeader(new QName(element.getNamespaceURI(), element.getLocalName()), element));
        }
        Map<String, List<String>> http = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Authorization.header(system.credentials()).forEach((name, value) -> http.put(name, List.of(value)));
        Map<String, Object> context = dispatch.getRequestContext();
        context.put(
                BindingProvider.ENDPOINT_ADDRESS_PROPERTY,
                Address.of(system.address(), call.path()).toString());
        context.put(BindingProvider.SOAPACTION_USE_PROPERTY, true);
        context.put(BindingProvider.SOAPACTION_URI_PROPERTY, call.action());
        context.put(Message.PROTOCOL_HEADERS, http);
        context.put(Header.HEADER_LIST, headers);
        context.put(SoapAnswer.KEY, seen);
    }

    private Answer failed(Exception failure, Request request, SoapAnswer seen) {
        // A whole answer without an envelope, such as a redirect.
        if (seen.status() >= 300) {
            return new Answer.Soap(seen.status(), "");
        }
        List<Throwable> causes = Stream.<Throwable>iterate(failure, e -> e != null, Throwable::getCause)
                .limit(20)
                .toList();
        for (Throwable cause : causes) {
            // An answer without an envelope, such as a gateway's 503.
            if (cause instanceof HTTPException http) {
                return new Answer.Soap(http.getResponseCode(), "");
            }
            if (cause instanceof ConnectException
                    || cause instanceof HttpConnectTimeoutException
                    || cause instanceof UnknownHostException
                    || cause instanceof UnresolvedAddressException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof SSLHandshakeException) {
                return new Answer.NotSent(Reasons.of(failure), true);
            }
        }
        return request.failed(Reasons.of(failure));
    }

    @Override
    public void close() {
        dispatch.getClient().destroy();
    }
}
