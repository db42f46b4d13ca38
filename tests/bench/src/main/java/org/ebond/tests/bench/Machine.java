package org.ebond.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/** What Linux tells of processes and of the whole machine (proc(5)), in ticks of 1/100 s as every common kernel has them. */
final class Machine {

    static final double TICKS_A_SECOND = 100;

    private Machine() {}

    /**
     * The machine's ticks since it started, over all cores.
     *
     * @param steal what the hypervisor gave to others
     */
    record Ticks(long total, long busy, long steal) {}

    static Ticks ticks() throws IOException {
        String[] fields =
                Files.readAllLines(Path.of("/proc/stat")).get(0).trim().split(" +");
        long total = 0;
        for (int i = 1; i <= 8; i++) {
            total += Long.parseLong(fields[i]);
        }
        long idle = Long.parseLong(fields[4]) + Long.parseLong(fields[5]);
        long steal = Long.parseLong(fields[8]);
        return new Ticks(total, total - idle - steal, steal);
    }

    static double loadAverage() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    }

    /** CPU of these processes, of all that they started, and of those of them that ended meanwhile. */
    static long cpu(Set<Long> roots) {
        return sum(roots, pid -> {
            String stat = read("/proc/" + pid + "/stat");
            if (stat.isEmpty()) {
                return 0;
            }
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = 0;
            for (int i = 11; i <= 14; i++) {
                ticks += Long.parseLong(fields[i]);
            }
            return ticks;
        });
    }

    /** Resident memory in megabytes; what PostgreSQL's processes share is counted once where the kernel tells. */
    static long resident(Set<Long> roots) {
        return sum(roots, pid -> {
                    boolean shares = read("/proc/" + pid + "/comm").startsWith("postgres");
                    long share = shares ? kilobytes("/proc/" + pid + "/smaps_rollup", "Pss:") : 0;
                    return share > 0 ? share : kilobytes("/proc/" + pid + "/status", "VmRSS:");
                })
                / 1024;
    }

    private static long kilobytes(String file, String name) {
        for (String line : read(file).split("\n")) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }

    private static long sum(Set<Long> roots, ToLongFunction<Long> figure) {
        Set<Long> all = new LinkedHashSet<>(roots);
        for (long root : roots) {
            ProcessHandle.of(root).ifPresent(handle -> handle.descendants().forEach(child -> all.add(child.pid())));
        }
        return all.stream().mapToLong(figure).sum();
    }

    /** Empty where the process is gone or not ours to look at. */
    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException gone) {
            return "";
        }
    }

    /** One line about what this ran on. */
    static String name() throws IOException {
        List<String> info = Files.readAllLines(Path.of("/proc/cpuinfo"));
        String model = info.stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("unknown processor");
        return Runtime.getRuntime().availableProcessors() + " cores, " + model + ", Linux "
                + System.getProperty("os.version") + ", Java " + Runtime.version();
    }
}
