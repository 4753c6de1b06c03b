/* Made by `make words` of app/translations. */
import { teach } from '../js/words.js';

teach({
  "A little more light": "Etwas mehr Licht",
  "All of it stays on this phone until you sign in again.": "Alles bleibt auf diesem Handy, bis du dich wieder anmeldest.",
  "Another app holds the camera. Close it and start again, or just use the shutter below.": "Eine andere App benutzt gerade die Kamera. Schließe sie und starte neu, oder nimm einfach den Auslöser unten.",
  "As of {time}.": "Stand: {time}.",
  "Asking the browser’s push service…": "Der Push-Dienst des Browsers wird gefragt…",
  "Call": "Anruf",
  "Close": "Schließen",
  "Come closer": "Näher heran",
  "Copied.": "Kopiert.",
  "Dismiss": "Ausblenden",
  "Done": "Erledigt",
  "Done: {name}": "Erledigt: {name}",
  "Done: {name}.": "Erledigt: {name}.",
  "Done: {name}. Sent when you’re online.": "Erledigt: {name}. Wird gesendet, sobald du online bist.",
  "Got it": "Verstanden",
  "Hold still": "Still halten",
  "How": "Wie",
  "How did it go?": "Wie lief es?",
  "Import 1 person": [
    "1 importieren",
    "%(num)s importieren"
  ],
  "In person": "Persönlich",
  "Install": "Installieren",
  "Keep": "Behalten",
  "Keep one shared photo?": [
    "Ein geteiltes Foto behalten?",
    "{count} geteilte Fotos behalten?"
  ],
  "Kept on this phone until you’re online.": "Bleibt auf diesem Handy, bis du online bist.",
  "Later": "Später",
  "LinkedIn": "LinkedIn",
  "Mail": "Mail",
  "Message": "Nachricht",
  "New event: {name}": "Neuer Anlass: {name}",
  "New version": "Neue Version",
  "No camera was found here. Use the shutter below, or choose photos from the gallery.": "Hier ist keine Kamera. Nimm den Auslöser unten, oder wähle Fotos aus der Galerie.",
  "No connection. Try again in a moment.": "Keine Verbindung. Versuch es gleich noch einmal.",
  "Nobody waits for you today": "Heute wartet niemand auf dich",
  "Not now": "Jetzt nicht",
  "Note it": "Notieren",
  "Noted. Sent when you’re online.": "Notiert. Wird gesendet, sobald du online bist.",
  "Noted: {name}": "Notiert: {name}",
  "Notifications are blocked here. Allow them in the browser’s settings for this page, then load it again.": "Mitteilungen sind hier gesperrt. Erlaube sie in den Einstellungen des Browsers für diese Seite und lade sie neu.",
  "Notifications need an address with https.": "Mitteilungen brauchen eine Adresse mit https.",
  "Notifications on this phone are not for this account.": "Mitteilungen auf diesem Handy gehören zu einem anderen Konto.",
  "Now its back side": "Jetzt die Rückseite",
  "Offline. As of {time}.": "Offline. Stand: {time}.",
  "On an iPhone or iPad, notifications need the app: tap Share, then “Add to Home Screen”, and open it from there.": "Auf iPhone und iPad brauchen Mitteilungen die App: Tippe auf Teilen, dann „Zum Home-Bildschirm“, und öffne sie von dort.",
  "One card": [
    "Eine Karte",
    "%(num)s Karten"
  ],
  "One card, flat": "Eine Karte, flach",
  "One mail to look at": [
    "Eine Mail zum Ansehen",
    "{count} Mails zum Ansehen"
  ],
  "One mail to send": [
    "Eine Mail zu senden",
    "%(num)s Mails zu senden, eine nach der anderen"
  ],
  "One person to say hello to": [
    "Ein Mensch wartet auf dein Hallo",
    "{count} Menschen warten auf dein Hallo"
  ],
  "One photo has not been sent.": [
    "Ein Foto ist nicht gesendet.",
    "{count} Fotos sind nicht gesendet."
  ],
  "One photo waits on this phone. Sign in to send it.": [
    "Ein Foto wartet auf diesem Handy. Melde dich an, um es zu senden.",
    "{count} Fotos warten auf diesem Handy. Melde dich an, um sie zu senden."
  ],
  "One thing to look at": [
    "Ein Hinweis zum Ansehen",
    "%(num)s Hinweise zum Ansehen"
  ],
  "One thing waits to be sent.": [
    "Eine Sache ist noch nicht gesendet.",
    "{count} Sachen sind noch nicht gesendet."
  ],
  "One thing you did has not been sent.": [
    "Eine Sache, die du getan hast, ist nicht gesendet.",
    "{count} Sachen, die du getan hast, sind nicht gesendet."
  ],
  "One thing you did waits on this phone. Sign in to send it.": [
    "Eine Sache, die du getan hast, wartet auf diesem Handy. Melde dich an, um sie zu senden.",
    "{count} Sachen, die du getan hast, warten auf diesem Handy. Melde dich an, um sie zu senden."
  ],
  "Open the contact": "Kontakt öffnen",
  "Reading the back side": "Rückseite wird gelesen",
  "Saved": "Gespeichert",
  "Second Hello is an app, too, and opens without a connection.": "Second Hello ist auch eine App und öffnet sich ohne Verbindung.",
  "Sending the back side": "Rückseite wird gesendet",
  "Sent: {name}": "Gesendet: {name}",
  "Sent: {name}.": "Gesendet: {name}.",
  "Sent: {name}. Noted when you’re online.": "Gesendet: {name}. Wird notiert, sobald du online bist.",
  "Show what is new": "Neues zeigen",
  "Sign in": "Anmelden",
  "Sign out needs a connection.": "Abmelden braucht eine Verbindung.",
  "Take the other": "Den anderen nehmen",
  "The back side is kept on this phone, and sent when you’re online": "Die Rückseite liegt auf diesem Handy und wird gesendet, sobald du online bist",
  "The browser’s push service can’t be reached. Try again with another connection; some browsers and company networks block it.": "Der Push-Dienst des Browsers ist nicht zu erreichen. Versuch es mit einer anderen Verbindung; manche Browser und Firmennetze sperren ihn.",
  "The rest needs a connection.": "Der Rest braucht eine Verbindung.",
  "The server said {status}.": "Der Server sagte {status}.",
  "There is a new version.": "Es gibt eine neue Version.",
  "This browser can’t show notifications.": "Dieser Browser kann keine Mitteilungen zeigen.",
  "This is larger than the server takes.": "Das ist größer, als der Server annimmt.",
  "This page may not use the camera. Allow it in your browser’s settings for this site, or just use the shutter below.": "Diese Seite darf die Kamera nicht benutzen. Erlaube es in den Einstellungen deines Browsers, oder nimm einfach den Auslöser unten.",
  "This phone gets no notifications yet.": "Dieses Handy bekommt noch keine Mitteilungen.",
  "This phone is full: not all shared photos are kept.": "Dieses Handy ist voll: Nicht alle geteilten Fotos wurden behalten.",
  "This phone is nearly full. Go online soon, so that your photos leave it.": "Dieses Handy ist fast voll. Geh bald online, damit deine Fotos weiterkommen.",
  "This phone is told.": "Dieses Handy bekommt Bescheid.",
  "This phone keeps no more photos. Leave this page open until you are online, or this one is lost.": "Dieses Handy kann keine Fotos mehr behalten. Lass die Seite offen, bis du online bist, sonst ist dieses verloren.",
  "This phone keeps no more photos. This one is being sent: leave the page open until it has gone.": "Dieses Handy kann keine Fotos mehr behalten. Dieses wird gesendet: Lass die Seite offen, bis es weg ist.",
  "This photo could not be opened. Take it again.": "Dieses Foto ließ sich nicht öffnen. Mach es noch einmal.",
  "Throw away": "Wegwerfen",
  "To install it: tap Share, then “Add to Home Screen”.": "Zum Installieren: Tippe auf Teilen, dann „Zum Home-Bildschirm“.",
  "Too blurred: a little further away": "Zu unscharf: etwas weiter weg",
  "Too bright: turn it out of the light": "Zu hell: Dreh sie aus dem Licht",
  "Try again": "Noch einmal",
  "Undo": "Rückgängig",
  "Undo: {name}": "Rückgängig: {name}",
  "Undone.": "Rückgängig gemacht.",
  "We couldn’t read this one. Your photo is safe.": "Das konnten wir nicht lesen. Dein Foto ist sicher.",
  "What did you talk about?": "Worüber habt ihr gesprochen?",
  "What happened?": "Was war?",
  "What was said": "Was gesagt wurde",
  "Where are you?": "Wo bist du?",
  "Yes, change it": "Ja, ändern",
  "You are online again.": "Du bist wieder online.",
  "You wrote this without a connection, and the draft has changed since.": "Das hast du ohne Verbindung geschrieben, und der Entwurf hat sich seitdem geändert.",
  "Your browser keeps the clipboard to itself. Mark the text and copy it.": "Dein Browser gibt die Zwischenablage nicht her. Markiere den Text und kopiere ihn.",
  "Your photos are safe on this phone. Sign in again to send them.": "Deine Fotos sind auf diesem Handy sicher. Melde dich wieder an, um sie zu senden.",
  "done": "erledigt",
  "failed": "misslungen",
  "not sent": "nicht gesendet",
  "on phone": "auf Handy",
  "one waits here": [
    "eine wartet hier",
    "{count} warten hier"
  ],
  "reading": "liest",
  "ready": "bereit",
  "sending": "sendet",
  "waiting": "wartet",
  "{count} ready": "{count} bereit",
  "{number} of {count}": "{number} von {count}"
}, (n) => Number((n != 1)));
