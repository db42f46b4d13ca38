/** The language: systems, contracts, profiles and tables, loaded from files, checked and translated. */
@NullMarked
package org.ebond.mapping;

import org.jspecify.annotations.NullMarked;
