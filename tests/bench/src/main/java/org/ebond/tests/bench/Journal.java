package org.ebond.tests.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * The relay's memory: a file of records, each entry durable (fdatasync) before anybody hears of it. All entries that wait share one fdatasync. What was
 * delivered is written down along with the next entries, without a wait for the disk: after a crash the last few are delivered again.
 *
 * <p>The file's blocks are there before the first entry, or each fdatasync would also have to write the file's size.
 */
final class Journal {

    /** One mapped event on its way; {@code ticket} is what must stay in order. */
    record Entry(long number, String ticket, byte[] mapped) {}

    private static final int HEAD = 8 + 4 + 4 + 8 + 2;
    private static final int MOST_AT_ONCE = 4096;
    private static final Entry NONE = new Entry(0, "", new byte[0]);

    private final FileChannel file;
    private final long start;
    private long position;
    private long last;
    private final List<Entry> unfinished;
    private final Consumer<List<Entry>> durable;
    private final BlockingQueue<Object> queue = new LinkedBlockingQueue<>();

    private record Done(List<Long> numbers) {}

    /**
     * @param size of the file from the start; what goes beyond is appended, which is slower
     * @param fresh forget what is in it
     * @param start sets this life of the file apart from those before
     * @param durable told, in the journal's own thread, which entries are on the disk
     */
    Journal(Path path, long size, boolean fresh, long start, Consumer<List<Entry>> durable) throws IOException {
        this.durable = durable;
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (file.size() < size) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
            for (long at = file.size(); at < size; at += zeros.capacity()) {
                zeros.clear();
                file.write(zeros, at);
            }
            file.force(true);
        }
        ByteBuffer first = ByteBuffer.allocate(8);
        if (fresh) {
            this.start = start;
            first.putLong(start).flip();
            file.write(first, 0);
            file.force(true);
            position = 8;
            unfinished = List.of();
        } else {
            file.read(first, 0);
            this.start = first.getLong(0);
            unfinished = recover();
        }
    }

    /** What was accepted and not delivered before the crash, in order. */
    List<Entry> unfinished() {
        return unfinished;
    }

    long last() {
        return last;
    }

    private List<Entry> recover() throws IOException {
        Map<Long, Entry> open = new LinkedHashMap<>();
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        position = 8;
        while (true) {
            head.clear();
            file.read(head, position);
            if (head.hasRemaining() || head.getLong(0) != start) {
                break;
            }
            int size = head.getInt(8);
            ByteBuffer body = ByteBuffer.allocate(size);
            file.read(body, position + HEAD);
            if (head.getInt(12) != sum(body.array())) {
                break;
            }
            body.flip();
            long number = head.getLong(16);
            if (number == 0) {
                while (body.hasRemaining()) {
                    open.remove(body.getLong());
                }
            } else {
                byte[] ticket = new byte[head.getShort(24)];
                body.get(ticket);
                byte[] mapped = new byte[body.remaining()];
                body.get(mapped);
                open.put(number, new Entry(number, new String(ticket, StandardCharsets.US_ASCII), mapped));
                last = Math.max(last, number);
            }
            position += HEAD + size;
        }
        return List.copyOf(open.values());
    }

    private static int sum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    void add(Entry entry) {
        queue.add(entry);
    }

    void done(List<Long> numbers) {
        queue.add(new Done(numbers));
    }

    /** Writes until the process ends. */
    void run() throws IOException, InterruptedException {
        ByteBuffer out = ByteBuffer.allocateDirect(8 << 20);
        List<Object> together = new ArrayList<>();
        while (true) {
            together.clear();
            together.add(queue.take());
            queue.drainTo(together, MOST_AT_ONCE - 1);
            out.clear();
            List<Entry> entries = new ArrayList<>();
            for (Object each : together) {
                if (each instanceof Entry entry) {
                    byte[] ticket = entry.ticket().getBytes(StandardCharsets.US_ASCII);
                    byte[] body = new byte[ticket.length + entry.mapped().length];
                    System.arraycopy(ticket, 0, body, 0, ticket.length);
                    System.arraycopy(entry.mapped(), 0, body, ticket.length, entry.mapped().length);
                    put(out, entry, ticket.length, body);
                    entries.add(entry);
                } else if (each instanceof Done done) {
                    ByteBuffer body = ByteBuffer.allocate(8 * done.numbers().size());
                    done.numbers().forEach(body::putLong);
                    put(out, NONE, 0, body.array());
                }
            }
            out.flip();
            while (out.hasRemaining()) {
                position += file.write(out, position);
            }
            if (!entries.isEmpty()) {
                file.force(false);
                durable.accept(entries);
            }
        }
    }

    private void put(ByteBuffer out, Entry entry, int ticketLength, byte[] body) {
        out.putLong(start)
                .putInt(body.length)
                .putInt(sum(body))
                .putLong(entry.number())
                .putShort((short) ticketLength)
                .put(body);
    }
}
