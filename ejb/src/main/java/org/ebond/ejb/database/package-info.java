/** The database: which one, and its schema brought up to date before anything else starts. */
@NullMarked
package org.ebond.ejb.database;

import org.jspecify.annotations.NullMarked;
