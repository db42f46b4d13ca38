/** Who may look and who may act: local users, roles, passwords, sessions. */
@NullMarked
package org.ebond.console.login;

import org.jspecify.annotations.NullMarked;
