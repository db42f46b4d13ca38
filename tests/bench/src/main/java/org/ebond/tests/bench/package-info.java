/** The bench: how fast customer updates get to one provider, and what they cost, beside a relay that shows what the machine can do at all. */
@NullMarked
package org.ebond.tests.bench;

import org.jspecify.annotations.NullMarked;
