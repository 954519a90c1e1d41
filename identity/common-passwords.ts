/**
 * The words that passwords people choose first are made of, English and German, letters only.
 * A password whose letters are one of these is refused, whatever digits and signs stand around.
 */
export const commonPasswordWords: ReadonlySet<string> = new Set(
  `password passwort passwords passwoerter kennwort geheim geheimnis topsecret secret letmein
  welcome willkommen administrator admin adminadmin master superman batman spiderman pokemon
  starwars football fussball fußball baseball basketball handball bundesliga schalke dortmund
  bayern bayernmuenchen bayernmünchen werder hamburg berlin muenchen münchen koeln köln stuttgart
  frankfurt deutschland germany austria oesterreich österreich schweiz switzerland europa
  qwerty qwertz qwertyuiop qwertzuiop asdfghjkl asdfgh asdf yxcvbnm zxcvbnm qweasd qweasdzxc
  qweasdyxc qwerqwer abc abcd abcde abcdef abcdefg abcdefgh abcdefghij
  iloveyou ichliebedich liebe liebling schatz schatzi schnucki maus mausi hase hasi engel baby
  princess prinzessin princesa sunshine sonnenschein sonne sommer summer winter spring fruehling
  frühling herbst autumn january januar february februar march maerz märz april may mai june juni
  july juli august september october oktober november december dezember
  monday montag tuesday dienstag wednesday mittwoch thursday donnerstag friday freitag
  saturday samstag sunday sonntag
  hallo hello hallohallo hellohello hallowelt helloworld guten gutentag moin servus
  test testtest tester testing testen changeme default login signin guest gast user benutzer
  dragon drache monkey affe tiger lion loewe löwe panda elephant elefant schmetterling butterfly
  dolphin delfin flower blume blumen rose rosen schokolade chocolate cookie computer internet
  samsung iphone android google facebook instagram whatsapp microsoft windows apple
  michael thomas andreas stefan christian daniel alexander matthias sebastian maximilian jennifer
  jessica michelle nicole sabrina vanessa jasmin andrea charlie jordan hunter killer shadow
  freedom freiheit frieden peace familie family mutter mama mami papa vater mother father
  whatever trustno trustnoone access zugang zugriff sicher sicherheit security
  correcthorsebatterystaple pflege betreuung wohngruppe wohnheim werkstatt lebenshilfe caritas
  diakonie kalender calendar tagebuch journal`.split(/\s+/),
);
