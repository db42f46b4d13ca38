package org.ebond.tests.faults;

import java.io.IOException;
import org.ebond.tests.faults.wire.Tap;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One world for all tests that need nothing special of it; it ends with the last of them. */
final class SharedWorld implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == World.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(World.class))
                .computeIfAbsent(World.class, type -> start(), World.class);
    }

    private static World start() {
        try {
            return new World(Options.text("faults.world").orElse("world"), Tap.NONE, true);
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ended);
        }
    }
}
