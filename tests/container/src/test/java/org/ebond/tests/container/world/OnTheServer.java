package org.ebond.tests.container.world;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs against the one server of this run with the world around it; skipped where this machine does not have the run's database. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith({OnTheServer.DatabaseInstalled.class, ArquillianExtension.class})
public @interface OnTheServer {

    /** Asked before Arquillian starts the server. */
    final class DatabaseInstalled implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Database.ofThisRun().installed()
                    ? ConditionEvaluationResult.enabled("The database of this run is installed.")
                    : ConditionEvaluationResult.disabled(
                            "PostgreSQL is not installed, so this was skipped: apt-get install postgresql");
        }
    }
}
