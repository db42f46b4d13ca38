package org.ebond.sandbox.systems.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;

/** An append-only file of JSON lines. A line is kept once {@link #append} returns (it survives the process, not a power cut). */
final class Journal implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte LINE_FEED = '\n';
    private static final int READ_BUFFER = 1 << 20;

    private final FileChannel channel;

    /** Opens the file, gives every line to the reader in order, and cuts off a last line that was not finished. */
    Journal(Path file, Consumer<JsonNode> reader) {
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            long end = replay(file, reader);
            channel.truncate(end);
            channel.position(end);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + file, e);
        }
    }

    private static long replay(Path file, Consumer<JsonNode> reader) throws IOException {
        long end = 0;
        try (var in = Files.newInputStream(file)) {
            byte[] buffer = new byte[READ_BUFFER];
            int filled = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer, filled, buffer.length - filled)) {
                filled += read;
                int from = 0;
                for (int i = 0; i < filled; i++) {
                    if (buffer[i] == LINE_FEED) {
                        reader.accept(line(file, end, buffer, from, i));
                        end += i + 1L - from;
                        from = i + 1;
                    }
                }
                System.arraycopy(buffer, from, buffer, 0, filled - from);
                filled -= from;
                if (filled == buffer.length) {
                    buffer = Arrays.copyOf(buffer, buffer.length * 2);
                }
            }
        }
        return end;
    }

    private static JsonNode line(Path file, long at, byte[] buffer, int from, int to) throws IOException {
        try {
            return JSON.readTree(buffer, from, to - from);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "%s is damaged at byte %d; restore the file or start with a new home".formatted(file, at), e);
        }
    }

    synchronized void append(JsonNode line) {
        try {
            byte[] json = JSON.writeValueAsBytes(line);
            ByteBuffer bytes = ByteBuffer.allocate(json.length + 1)
                    .put(json)
                    .put(LINE_FEED)
                    .flip();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
