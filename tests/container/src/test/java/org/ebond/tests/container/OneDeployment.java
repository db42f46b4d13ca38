package org.ebond.tests.container;

import java.util.Set;
import org.ebond.tests.container.world.World;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.event.container.AfterStart;
import org.jboss.arquillian.container.spi.event.container.AfterStop;
import org.jboss.arquillian.container.spi.event.container.BeforeStart;
import org.jboss.arquillian.container.spi.event.container.BeforeStop;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;

/**
 * Deploys the EAR once for all test classes, with the world around it: Arquillian itself would do it for each class. A test class has no
 * deployment of its own.
 */
public class OneDeployment implements LoadableExtension {
    private static Set<String> threadsBefore = Set.of();

    @Override
    public void register(ExtensionBuilder builder) {
        builder.observer(OneDeployment.class);
    }

    void startWorld(@Observes BeforeStart starting) throws Exception {
        World.start(EbondServer.url(), EbondServer.brokerUrl());
    }

    void stopWorld(@Observes AfterStop stopped) throws Exception {
        World.stop();
    }

    void deploy(@Observes AfterStart started) throws DeploymentException {
        threadsBefore = EbondServer.threads();
        started.getDeployableContainer().deploy(ear());
    }

    void undeploy(@Observes BeforeStop stopping) throws DeploymentException {
        stopping.getDeployableContainer().undeploy(ear());
    }

    /** The threads of the server before the EAR was there. */
    static Set<String> threadsBefore() {
        return threadsBefore;
    }

    private static EnterpriseArchive ear() {
        return ShrinkWrap.create(ZipImporter.class, "ebond.ear")
                .importFrom(EbondServer.ear().toFile())
                .as(EnterpriseArchive.class);
    }
}
