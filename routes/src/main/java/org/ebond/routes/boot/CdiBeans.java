package org.ebond.routes.boot;

import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.camel.spi.BeanRepository;
import org.jspecify.annotations.Nullable;

/** Lets routes name CDI beans. Keeps the bean manager, because {@code CDI.current()} fails on Camel's threads. */
final class CdiBeans implements BeanRepository {
    private final BeanManager beans;

    CdiBeans(BeanManager beans) {
        this.beans = beans;
    }

    @Override
    public @Nullable Object lookupByName(String name) {
        return lookupByNameAndType(name, Object.class);
    }

    @Override
    public <T> @Nullable T lookupByNameAndType(String name, Class<T> type) {
        Bean<?> bean = beans.resolve(beans.getBeans(name));
        return bean == null ? null : reference(bean, type);
    }

    @Override
    public <T> Map<String, T> findByTypeWithName(Class<T> type) {
        Map<String, T> found = new LinkedHashMap<>();
        for (Bean<?> bean : beans.getBeans(type)) {
            if (bean.getName() != null) {
                found.put(bean.getName(), reference(bean, type));
            }
        }
        return found;
    }

    @Override
    public <T> Set<T> findByType(Class<T> type) {
        Set<T> found = new LinkedHashSet<>();
        for (Bean<?> bean : beans.getBeans(type)) {
            found.add(reference(bean, type));
        }
        return found;
    }

    private <T> T reference(Bean<?> bean, Class<T> type) {
        return type.cast(beans.getReference(bean, type, beans.createCreationalContext(bean)));
    }
}
