/* Stand-in for the libraries of card readers (termb, sdtapi, SSCardDriver), for tests alone. The card is card.txt in
   the working folder: the number on its first line, the name in UTF-8 on its second. Without the file no card lies
   there; with hang.txt a call never returns; with crash.txt it dies. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int card(char *number, char *name)
{
    FILE *file;
    if (access("hang.txt", F_OK) == 0) pause();
    if (access("crash.txt", F_OK) == 0) abort();
    file = fopen("card.txt", "r");
    if (!file) return 0;
    number[0] = name[0] = 0;
    if (fscanf(file, "%63s %63s", number, name) < 1) number[0] = 0;
    fclose(file);
    return number[0] != 0;
}

static char number[64], name[64];

int CVR_InitComm(int port) { return port == 1001 ? 1 : 2; }
int CVR_Authenticate(void) { return card(number, name) ? 1 : 2; }
int CVR_Read_Content(int active)
{
    FILE *file = fopen("wz.txt", "w");
    if (file) { fputs(name, file); fclose(file); }
    return active == 4;
}
int GetPeopleIDCode(char *out, int *length) { strcpy(out, number); *length = (int)strlen(number); return 0; }
int CVR_CloseComm(void) { return 1; }

int SDT_OpenPort(int port) { return port == 1001 ? 0x90 : 0x01; }
int SDT_StartFindIDCard(int port, unsigned char *found, int opened)
{
    (void)port; (void)opened; found[0] = 1;
    return card(number, name) ? 0x9F : 0x80;
}
int SDT_SelectIDCard(int port, unsigned char *serial, int opened) { (void)port; (void)serial; (void)opened; return 0x90; }
int SDT_ReadBaseMsg(int port, unsigned char *text, int *length, unsigned char *photo, int *photo_length, int opened)
{
    int at;
    (void)port; (void)opened;
    for (at = 0; at < 128; at++) { text[2 * at] = ' '; text[2 * at + 1] = 0; }
    for (at = 0; at < 18 && number[at]; at++) text[2 * (61 + at)] = (unsigned char)number[at];
    *length = 256; photo[0] = 1; *photo_length = 1024;
    return 0x90;
}
int SDT_ClosePort(int port) { (void)port; return 0x90; }

long iReadCardBas(int kind, char *out)
{
    if (kind != 3 || !card(number, name)) return -2201;
    sprintf(out, "310000|%s|A00000001|ID1|%s|3B6D|1.00|20200101|20300101|T1|D1|", number, name);
    return 0;
}
