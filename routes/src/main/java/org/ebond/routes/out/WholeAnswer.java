package org.ebond.routes.out;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.cxf.interceptor.Fault;
import org.apache.cxf.message.Message;
import org.apache.cxf.phase.AbstractPhaseInterceptor;
import org.apache.cxf.phase.Phase;

/** Takes the whole answer off the wire, bounded, before anything reads it: half an answer is none. */
final class WholeAnswer extends AbstractPhaseInterceptor<Message> {

    private final int max;

    WholeAnswer(int max) {
        super(Phase.RECEIVE);
        this.max = max;
    }

    @Override
    public void handleMessage(Message message) {
        InputStream content = message.getContent(InputStream.class);
        if (content == null) {
            return;
        }
        try (content) {
            byte[] bytes = content.readNBytes(max + 1);
            if (bytes.length > max) {
                throw new IOException("the answer is larger than " + max + " bytes");
            }
            message.setContent(InputStream.class, new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new Fault(e);
        }
    }
}
