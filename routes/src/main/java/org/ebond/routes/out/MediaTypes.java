package org.ebond.routes.out;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ContentType;
import org.jspecify.annotations.Nullable;

/** Media types as other systems' people and programs write them: never a reason not to send the bytes. */
final class MediaTypes {

    private static final Pattern NAME = Pattern.compile("[\\w!#$&^.+-]+/[\\w!#$&^.+-]+");

    private MediaTypes() {}

    /** What can be used of it; {@code application/octet-stream} where nothing can. A charset that is none is left out. */
    static ContentType lenient(String written) {
        ContentType type = parsed(written);
        if (type == null) {
            type = parsed(written.split(";", 2)[0]);
        }
        if (type == null || !NAME.matcher(type.getMimeType()).matches()) {
            return ContentType.APPLICATION_OCTET_STREAM;
        }
        boolean usable = StandardCharsets.US_ASCII.newEncoder().canEncode(type.toString());
        boolean noCharset = type.getCharset() == null && type.getParameter("charset") != null;
        return usable && !noCharset ? type : ContentType.create(type.getMimeType(), type.getCharset());
    }

    private static @Nullable ContentType parsed(String written) {
        try {
            return ContentType.parseLenient(written);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
