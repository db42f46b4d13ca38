package org.ebond.tests.container.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ebond.tests.container.world.Act.file;
import static org.ebond.tests.container.world.Bill.fileFetched;
import static org.ebond.tests.container.world.Bill.fileWritten;
import static org.ebond.tests.container.world.Desk.ACME;
import static org.ebond.tests.container.world.Patience.eventually;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import org.ebond.sandbox.audit.store.StoredTicket;
import org.ebond.tests.container.world.Bill;
import org.ebond.tests.container.world.Bond;
import org.ebond.tests.container.world.Desk;
import org.ebond.tests.container.world.OnTheServer;
import org.ebond.tests.container.world.Provider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file of five megabytes crosses, byte for byte and once. */
@OnTheServer
@Tag("every-database")
class AttachmentsIT {
    private static final int FIVE_MEGABYTES = 5 * 1024 * 1024;

    @ParameterizedTest
    @EnumSource
    void from_the_customer_to_the_provider(Provider provider) {
        Bond bond = Bond.at(provider);
        byte[] bytes = bytes(provider.ordinal());
        Bill bill = bond.bill();
        bond.customer(file("trace to " + provider + ".bin", bytes));
        eventually(() -> assertThat(bond.atProvider().files()).hasSize(1));
        bill.isAtMost(fileFetched(), fileWritten());
        same(provider.desk(), bond.atProvider().files().get(0), "trace to " + provider + ".bin", bytes);
        assertThat(bond.atCustomer().files()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void from_the_provider_to_the_customer(Provider provider) {
        Bond bond = Bond.at(provider);
        byte[] bytes = bytes(100 + provider.ordinal());
        Bill bill = bond.bill();
        bond.provider(file("trace from " + provider + ".bin", bytes));
        eventually(() -> assertThat(bond.atCustomer().files()).hasSize(1));
        bill.isAtMost(fileWritten(), fileFetched());
        same(ACME, bond.atCustomer().files().get(0), "trace from " + provider + ".bin", bytes);
        assertThat(bond.atProvider().files()).hasSize(1);
    }

    private static void same(Desk desk, StoredTicket.File stored, String name, byte[] sent) {
        assertThat(stored.name()).isEqualTo(name);
        assertThat(stored.sha256()).as("SHA-256 by the system itself").isEqualTo(sha256(sent));
        assertThat(sha256(desk.bytes(stored.id())))
                .as("SHA-256 of what it gives out")
                .isEqualTo(sha256(sent));
    }

    private static byte[] bytes(int seed) {
        byte[] bytes = new byte[FIVE_MEGABYTES];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
