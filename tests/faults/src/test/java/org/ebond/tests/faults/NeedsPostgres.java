package org.ebond.tests.faults;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;

/** Skips a class where there is no PostgreSQL. No assumption: a class that gives up before its first test leaves no trace in the reports. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(
        value = "org.ebond.sandbox.play.Postgres#isInstalled",
        disabledReason = "PostgreSQL is not installed, so this was skipped: apt-get install postgresql")
@interface NeedsPostgres {}
