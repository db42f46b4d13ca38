package org.ebond.console.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;
import org.ebond.console.http.Json;

/** Everything the API is made of. */
@ApplicationPath("/api")
public class ConsoleApi extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(
                BodyProblems.class,
                CasesResource.class,
                ClockResource.class,
                ConfigurationResource.class,
                OpenApiResource.class,
                OverviewResource.class,
                ParkedResource.class,
                PasswordHashResource.class,
                SessionResource.class,
                SystemsResource.class,
                Json.class,
                Problems.class);
    }
}
