package org.ebond.routes.out;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.entity.mime.ByteArrayBody;
import org.apache.hc.client5.http.entity.mime.HttpMultipartMode;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Call;
import org.ebond.mapping.config.SystemFile;

/** REST: the HTTP client below Camel's http component, used directly (docs/adr/0003). */
final class HttpLine implements Line<Call.Http> {

    private static final String REQUEST = "org.ebond.request";
    private static final List<String> SET_BY_THE_CLIENT =
            List.of("content-length", "content-type", "host", "transfer-encoding");

    private final SystemFile system;
    private final int maxAnswer;
    private final CloseableHttpClient client;

    HttpLine(SystemFile system, int maxAnswer) {
        this.system = system;
        this.maxAnswer = maxAnswer;
        SystemFile.Limits limits = system.limits();
        PoolingHttpClientConnectionManager connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(limits.concurrency())
                .setMaxConnPerRoute(limits.concurrency())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(limits.connect()))
                        .setSocketTimeout(Timeout.of(limits.timeout()))
                        // A connection that the other side closed meanwhile would cost an attempt with an unknown
                        // outcome.
                        .setValidateAfterInactivity(TimeValue.ofMilliseconds(100))
                        .setTimeToLive(TimeValue.ofMinutes(5))
                        .build())
                .build();
        client = HttpClients.custom()
                .setConnectionManager(connections)
                .setRequestExecutor(new FirstByte())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(limits.connect()))
                        .setResponseTimeout(Timeout.of(limits.timeout()))
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .setUserAgent("Ebond")
                .build();
    }

    @Override
    public Answer perform(Call.Http call, Request request) {
        HttpUriRequestBase http;
        try {
            http = rendered(call);
        } catch (RuntimeException e) {
            return Reasons.impossible("HTTP request", e);
        }
        HttpClientContext context = HttpClientContext.create();
        context.setAttribute(REQUEST, request);
        try {
            return request.watched(
                    http::cancel, () -> client.execute(http, context, response -> answer(response, http)));
        } catch (Exception e) {
            return failed(e, request);
        }
    }

    private static Answer failed(Exception e, Request request) {
        // No free connection, a closed line, the end of the timer or of this thread: none of it is the other side's.
        boolean here = e instanceof ConnectionRequestTimeoutException
                || e instanceof IllegalStateException
                || e instanceof RejectedExecutionException
                || e.getCause() instanceof InterruptedException;
        boolean malformed = !here && (e instanceof ClientProtocolException || e instanceof RuntimeException);
        return malformed && !request.hasBegun()
                ? Reasons.impossible("HTTP request", e)
                : request.failed(Reasons.of(e), !here);
    }

    private HttpUriRequestBase rendered(Call.Http call) {
        HttpUriRequestBase http = new HttpUriRequestBase(call.method(), Address.of(system.address(), call.path()));
        call.headers().forEach((name, value) -> {
            if (!SET_BY_THE_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
                http.setHeader(name, value);
            }
        });
        Authorization.header(system.credentials()).forEach(http::setHeader);
        if (call.body() instanceof Call.Body.Bytes bytes) {
            http.setEntity(new ByteArrayEntity(bytes.bytes(), MediaTypes.lenient(bytes.mediaType())));
        } else if (call.body() instanceof Call.Body.Multipart multipart) {
            http.setEntity(entity(multipart));
        }
        return http;
    }

    private static HttpEntity entity(Call.Body.Multipart multipart) {
        // As browsers write it: file names in plain UTF-8.
        MultipartEntityBuilder builder = MultipartEntityBuilder.create()
                .setContentType(ContentType.create("multipart/form-data"))
                .setMode(HttpMultipartMode.LEGACY)
                .setCharset(StandardCharsets.UTF_8);
        for (Call.Body.Part part : multipart.parts()) {
            ContentType type = MediaTypes.lenient(part.mediaType());
            if (part.fileName().isBlank()) {
                builder.addPart(part.name(), new ByteArrayBody(part.bytes(), type, null));
            } else {
                builder.addBinaryBody(part.name(), part.bytes(), type, part.fileName());
            }
        }
        return builder.build();
    }

    private Answer answer(ClassicHttpResponse response, HttpUriRequestBase http) throws IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (Header header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header.getValue());
        }
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return new Answer.Http(response.getCode(), headers, new byte[0]);
        }
        try (InputStream content = entity.getContent()) {
            byte[] body = content.readNBytes(maxAnswer + 1);
            if (body.length > maxAnswer) {
                http.cancel();
                throw new IOException("the answer is larger than " + maxAnswer + " bytes");
            }
            return new Answer.Http(response.getCode(), headers, body);
        }
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }

    /** Stands between the leased connection and the request: what fails before it was surely not sent. */
    private static final class FirstByte extends HttpRequestExecutor {
        @Override
        public ClassicHttpResponse execute(
                ClassicHttpRequest http,
                HttpClientConnection connection,
                HttpResponseInformationCallback information,
                HttpContext context)
                throws IOException, HttpException {
            if (context.getAttribute(REQUEST) instanceof Request request && !request.begin()) {
                throw new IOException("the time for the request was over before its first byte");
            }
            return super.execute(http, connection, information, context);
        }
    }
}
