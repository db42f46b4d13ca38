package org.ebond.sandbox.play;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What people write, in five languages. Everything follows from the seed, the incident and the event, so that a play can be repeated.
 * Internal notes carry a canary of their own; what a provider writes carries a word of that provider, which no other may see.
 */
final class Words {

    private static final List<List<String>> SENTENCES = List.of(
            List.of(
                    "The printer on floor %d prints blank pages again.",
                    "User called: still cannot log in since %d o'clock.",
                    "Restarted the service on host %d, watching it now.",
                    "Waiting for the user's answer about room %d.",
                    "It's \"fixed\" for now & the queue is back to < %d items."),
            List.of(
                    "Der Drucker im Büro %d druckt nur leere Seiten.",
                    "Die Anmeldung schlägt seit %d Uhr fehl, bitte prüfen.",
                    "Dienst auf Rechner %d neu gestartet, läuft wieder.",
                    "Rückfrage an die Anwenderin gestellt (Raum %d).",
                    "Größe des Postfachs über %d MB, räumen wir auf."),
            List.of(
                    "L'imprimante du bureau %d n'imprime plus.",
                    "Impossible de se connecter depuis %d h, déjà signalé.",
                    "Service redémarré sur le serveur %d, à surveiller.",
                    "En attente d'une réponse de l'utilisateur (salle %d).",
                    "Problème réglé : la file contenait %d éléments bloqués."),
            List.of(
                    "Drukarka w pokoju %d znowu nie działa.",
                    "Użytkownik nie może się zalogować od godziny %d.",
                    "Uruchomiono ponownie usługę na serwerze %d, źródło błędu znane.",
                    "Czekamy na odpowiedź użytkownika z pokoju %d.",
                    "Zażółć gęślą jaźń: kolejka miała %d wpisów."),
            List.of(
                    "%d階のプリンターから白紙しか出ません。",
                    "%d時からログインできません。確認をお願いします。",
                    "サーバー%dのサービスを再起動しました。",
                    "%d号室の利用者の返事を待っています。",
                    "キューに残っていた%d件を処理しました ✅"));

    private final long seed;

    Words(long seed) {
        this.seed = seed;
    }

    /** Chance for one event of one incident; different events draw independently. */
    SplittableRandom chance(String incident, int event, String purpose) {
        long hash = 1125899906842597L;
        for (byte b : (incident + "/" + event + "/" + purpose).getBytes(StandardCharsets.UTF_8)) {
            hash = 31 * hash + b;
        }
        return new SplittableRandom(seed ^ hash * 0x9E3779B97F4A7C15L).split();
    }

    /** One line that begins with the incident's number; one in eight is longer than any system's limit. */
    String title(String incident) {
        SplittableRandom chance = chance(incident, 0, "title");
        StringBuilder title = new StringBuilder(incident).append(' ').append(sentence(chance));
        if (chance.nextInt(8) == 0) {
            while (title.length() < 170) {
                title.append(' ').append(sentence(chance));
            }
        }
        // Emoji are cut in two by systems that count otherwise; that is not what titles are here to show.
        return title.toString().replace(" ✅", "");
    }

    String description(String incident) {
        SplittableRandom chance = chance(incident, 0, "description");
        return sentence(chance) + "\n" + sentence(chance) + "\n\n" + sentence(chance);
    }

    /** A public note, in one or two lines. */
    String note(String incident, int event, String system, boolean provider) {
        SplittableRandom chance = chance(incident, event, "note");
        String lines = sentence(chance) + (chance.nextInt(4) == 0 ? "\n" + sentence(chance) : "");
        return lines + " (" + incident + "/" + event + ")" + (provider ? " " + word(system, chance) : "");
    }

    /** An internal note with its canary. */
    String internalNote(String incident, int event, String system) {
        SplittableRandom chance = chance(incident, event, "internal");
        return sentence(chance) + " canary-" + system + "-" + hex(chance);
    }

    /** How an incident was resolved, in the words of the system that did it. */
    String resolution(String incident, int event, String system, boolean provider) {
        SplittableRandom chance = chance(incident, event, "resolution");
        return sentence(chance) + (provider ? " " + word(system, chance) : "");
    }

    private static String word(String system, SplittableRandom chance) {
        return "word-" + system + "-" + hex(chance);
    }

    private static String hex(SplittableRandom chance) {
        return String.format("%012x", chance.nextLong() & 0xffff_ffff_ffffL);
    }

    private static String sentence(SplittableRandom chance) {
        List<String> language = SENTENCES.get(chance.nextInt(SENTENCES.size()));
        return String.format(language.get(chance.nextInt(language.size())), chance.nextInt(1, 1000));
    }
}
