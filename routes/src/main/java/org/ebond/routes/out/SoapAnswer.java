package org.ebond.routes.out;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.cxf.interceptor.Fault;
import org.apache.cxf.message.Message;
import org.apache.cxf.phase.AbstractPhaseInterceptor;
import org.apache.cxf.phase.Phase;
import org.jspecify.annotations.Nullable;

/** What CXF saw of one answer and does not tell its caller. */
final class SoapAnswer {

    static final String KEY = "org.ebond.answer";

    private volatile int status;
    private volatile boolean fault;
    private @Nullable InputStream arriving;

    /** The HTTP status; 0 as long as no whole answer is here. */
    int status() {
        return status;
    }

    /** Whether the answer held a fault, unlike one that CXF made about it. */
    boolean fault() {
        return fault;
    }

    /** Breaks off what the caller waits for: a read from the HTTP client hears no interrupt, only a close. */
    void cutOff(Thread caller) {
        InputStream content;
        synchronized (this) {
            content = arriving;
        }
        caller.interrupt();
        if (content != null) {
            try {
                content.close();
            } catch (IOException closed) {
                // That is what it was for.
            }
        }
    }

    private synchronized void arriving(InputStream content) {
        arriving = content;
    }

    private static Optional<SoapAnswer> of(Message message) {
        return Optional.ofNullable(
                (SoapAnswer) message.getExchange().getOutMessage().get(KEY));
    }

    /** Takes the whole answer off the wire, bounded, before anything reads it: half an answer is none. */
    static final class Whole extends AbstractPhaseInterceptor<Message> {

        private final int max;

        Whole(int max) {
            super(Phase.RECEIVE);
            this.max = max;
        }

        @Override
        public void handleMessage(Message message) {
            InputStream content = message.getContent(InputStream.class);
            try (content) {
                if (content == null) {
                    arrived(message);
                    return;
                }
                of(message).ifPresent(seen -> seen.arriving(content));
                byte[] bytes = content.readNBytes(max + 1);
                if (bytes.length > max) {
                    throw new IOException("the answer is larger than " + max + " bytes");
                }
                message.setContent(InputStream.class, new ByteArrayInputStream(bytes));
                arrived(message);
            } catch (IOException e) {
                throw new Fault(e);
            }
        }

        private static void arrived(Message message) {
            if (message.get(Message.RESPONSE_CODE) instanceof Integer status) {
                of(message).ifPresent(seen -> seen.status = status);
            }
        }
    }

    /** Runs when a fault was read out of the answer. */
    static final class FaultRead extends AbstractPhaseInterceptor<Message> {

        FaultRead() {
            super(Phase.POST_UNMARSHAL);
        }

        @Override
        public void handleMessage(Message message) {
            of(message).ifPresent(seen -> seen.fault = true);
        }
    }
}
