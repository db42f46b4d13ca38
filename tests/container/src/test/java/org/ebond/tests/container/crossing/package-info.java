/**
 * What crosses between the customer and its three providers, one file per kind of situation, each for REST (alpha), SOAP (bravo) and JMS
 * (charlie). People act at the sandbox's systems and the results are read from those systems' own stores; every situation is billed.
 */
@NullMarked
package org.ebond.tests.container.crossing;

import org.jspecify.annotations.NullMarked;
