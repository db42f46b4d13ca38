package org.ebond.tests.faults.wire;

import java.io.IOException;

/** What stands between the server and those it speaks with. Each call is given a port and answers the one to use instead. */
public interface Tap {

    int database(int port) throws IOException;

    /** @param who the system that is called, or {@code ebond} for notifications to the server */
    int http(String who, int port) throws IOException;

    /** @param who whose connection to the broker it is */
    int broker(String who, int port) throws IOException;

    /** Nothing stands between. */
    Tap NONE = new Tap() {
        @Override
        public int database(int port) {
            return port;
        }

        @Override
        public int http(String who, int port) {
            return port;
        }

        @Override
        public int broker(String who, int port) {
            return port;
        }
    };
}
