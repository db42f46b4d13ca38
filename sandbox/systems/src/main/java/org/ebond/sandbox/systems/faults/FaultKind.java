package org.ebond.sandbox.systems.faults;

import java.util.Optional;
import java.util.stream.Stream;

/** The ways in which a system can misbehave. What each does on each wire stands in sandbox/README.md. */
public enum FaultKind {
    DOWN("down", Where.SYSTEM),
    UNAVAILABLE("unavailable", Where.REQUEST),
    SLOW("slow", Where.REQUEST),
    ERROR("error", Where.REQUEST),
    THROTTLE("throttle", Where.REQUEST),
    DONE_THEN_503("doneThen503", Where.REQUEST),
    DONE_THEN_SILENCE("doneThenSilence", Where.REQUEST),
    DONE_THEN_CLOSE("doneThenClose", Where.REQUEST),
    CLOSE_AFTER_READING("closeAfterReading", Where.REQUEST),
    REFUSE_FIELD("refuseField", Where.EDIT),
    GARBAGE("garbage", Where.REQUEST),
    SEARCH_LAG("searchLag", Where.SYSTEM),
    ANSWER_TWICE("answerTwice", Where.REQUEST),
    ANSWER_LATE("answerLate", Where.REQUEST),
    NOTIFY_BEFORE_ANSWER("notifyBeforeAnswer", Where.REQUEST),
    NOTIFY_TWICE("notifyTwice", Where.NOTIFICATION),
    NOTIFY_REORDERED("notifyReordered", Where.NOTIFICATION),
    NOTIFY_LATE("notifyLate", Where.NOTIFICATION),
    NOTIFY_NEVER("notifyNever", Where.NOTIFICATION);

    /** What uses a fault up. */
    enum Where {
        REQUEST,
        EDIT,
        NOTIFICATION,
        SYSTEM
    }

    private final String word;
    private final Where where;

    FaultKind(String word, Where where) {
        this.word = word;
        this.where = where;
    }

    public String word() {
        return word;
    }

    Where where() {
        return where;
    }

    public static Optional<FaultKind> of(String word) {
        return Stream.of(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }
}
