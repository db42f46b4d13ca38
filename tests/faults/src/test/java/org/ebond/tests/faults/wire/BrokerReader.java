package org.ebond.tests.faults.wire;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Sees messages in Artemis' core protocol: frames of a length (4 bytes), a type (1 byte), a channel (8 bytes) and more, after the word ARTEMIS.
 * Source of the types: {@code PacketImpl} of the Artemis client.
 */
final class BrokerReader implements Relay.Reader {

    private static final byte[] HELLO = "ARTEMIS".getBytes(StandardCharsets.US_ASCII);
    private static final int NULL_RESPONSE = 21;
    private static final int SEND = 71;
    private static final int RECEIVE = 75;

    private final String who;
    private final Points points;
    private String sent = "";

    BrokerReader(String who, Points points) {
        this.who = who;
        this.points = points;
    }

    @Override
    public void fromCaller(InputStream in, OutputStream out) throws IOException {
        byte[] hello = in.readNBytes(HELLO.length);
        out.write(hello);
        out.flush();
        DataInputStream data = new DataInputStream(in);
        while (true) {
            byte[] frame = frame(data);
            if (frame.length > 0 && frame[0] == SEND) {
                synchronized (this) {
                    sent = who + " sends to " + queue(frame);
                    points.reach(sent + ", asked");
                }
            }
            send(out, frame);
        }
    }

    @Override
    public void fromCalled(InputStream in, OutputStream out) throws IOException {
        DataInputStream data = new DataInputStream(in);
        while (true) {
            byte[] frame = frame(data);
            if (frame.length > 0 && frame[0] == RECEIVE && !isNothing(frame)) {
                points.reach(who + " receives from " + queue(frame));
            } else if (frame.length > 0 && frame[0] == NULL_RESPONSE) {
                synchronized (this) {
                    if (!sent.isEmpty()) {
                        points.reach(sent + ", taken");
                        sent = "";
                    }
                }
            }
            send(out, frame);
        }
    }

    private static byte[] frame(DataInputStream data) throws IOException {
        int length = data.readInt();
        if (length < 0 || length > 1 << 28) {
            throw new EOFException("no frame of the broker's protocol");
        }
        return data.readNBytes(length);
    }

    private void send(OutputStream out, byte[] frame) throws IOException {
        points.pass();
        out.write(ByteBuffer.allocate(frame.length + 4)
                .putInt(frame.length)
                .put(frame)
                .array());
        out.flush();
    }

    /** A reader that keeps nothing in stock asks each time, and is told with such a message that there is none. */
    private static boolean isNothing(byte[] frame) {
        return text(frame).contains("forced.delivery");
    }

    private static String text(byte[] frame) {
        return new String(frame, StandardCharsets.ISO_8859_1).replace("\0", "");
    }

    /** The queue's name stands in the message, in two bytes a character. */
    private static String queue(byte[] frame) {
        String text = text(frame);
        return List.of("requests", "answers", "events").stream()
                .filter(text::contains)
                .findFirst()
                .orElse("another queue");
    }
}
