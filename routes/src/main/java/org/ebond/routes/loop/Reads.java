package org.ebond.routes.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Call;
import org.ebond.routes.out.Deadline;

/** Calls that change nothing anywhere, so that they may be repeated and need no lease. */
final class Reads {

    private Reads() {}

    static Deadline unhurried(SystemQueue queue, long now) {
        return Deadline.after(now, queue.system().limits().timeout().multipliedBy(2));
    }

    /** Makes calls in order until one is not accepted; at least one answer. */
    static List<Answer> made(SystemQueue queue, List<Call> calls, LongSupplier nanoTime) {
        List<Answer> answers = new ArrayList<>();
        for (Call call : calls) {
            Answer answer = queue.call(call, unhurried(queue, nanoTime.getAsLong()));
            answers.add(answer);
            queue.settled(call);
            if (!accepted(answer)) {
                break;
            }
        }
        return answers;
    }

    private static boolean accepted(Answer answer) {
        if (answer instanceof Answer.Http http) {
            return http.status() < 300;
        }
        return answer instanceof Answer.Soap soap ? soap.status() < 300 : answer instanceof Answer.Jms;
    }
}
