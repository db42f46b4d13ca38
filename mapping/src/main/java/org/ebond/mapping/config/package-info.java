/** What an admin writes: systems, profiles, contracts and tables, loaded, checked and versioned. */
@NullMarked
package org.ebond.mapping.config;

import org.jspecify.annotations.NullMarked;
