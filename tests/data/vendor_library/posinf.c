/* A stand-in for an acquirer's library, written from the published tables of its interface, sharing nothing with the
 * driver: bankall(request, response) in its first form, or with -DCODES in the form with application types.
 *
 * It behaves well unless misbehave.txt in its folder says otherwise: words, one a line, taken once and removed.
 * What it did stands in journal.txt: kind amount trace reference authorisation MMDDhhmmss voided number, one a line.
 * Text constants become GBK by the compiler (-fexec-charset=GBK). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#ifdef CODES
#define SHIFT 2
#define RANDOM_AT 58
#define NUMBER_AT 161
#define ANSWER 792
#else
#define SHIFT 0
#define RANDOM_AT 56
#define ANSWER 148
#endif

static char home[1024], wishes[512], last_answer[ANSWER];

typedef struct {
    char kind, voided;
    long long amount;
    int trace;
    char reference[16], authorisation[8], at[12], number[56];
} Deed;

static Deed deeds[512];
static int deed_count;

__attribute__((constructor)) static void loaded(void) { if (!getcwd(home, sizeof home)) abort(); }

static FILE *file(const char *name, const char *mode) {
    char path[1200];
    snprintf(path, sizeof path, "%s/%s", home, name);
    return fopen(path, mode);
}

static int wished(const char *word) {
    char wanted[64];
    snprintf(wanted, sizeof wanted, "\n%s\n", word);
    return strstr(wishes, wanted) != NULL;
}

static void read_wishes(void) {
    char path[1200];
    FILE *from = file("misbehave.txt", "r");
    memset(wishes, 0, sizeof wishes);
    if (!from) return;
    wishes[0] = '\n';
    size_t length = fread(wishes + 1, 1, sizeof wishes - 3, from);
    wishes[length + 1] = '\n';
    fclose(from);
    snprintf(path, sizeof path, "%s/misbehave.txt", home);
    remove(path);
}

static void read_deeds(void) {
    FILE *from = file("journal.txt", "r");
    deed_count = 0;
    if (!from) return;
    Deed *d = deeds;
    while (deed_count < 511 && fscanf(from, " %c %lld %d %15s %7s %11s %c %55s", &d->kind, &d->amount, &d->trace,
                                      d->reference, d->authorisation, d->at, &d->voided, d->number) == 8) {
        d = &deeds[++deed_count];
    }
    fclose(from);
}

static void write_deeds(void) {
    FILE *to = file("journal.txt", "w");
    for (int i = 0; i < deed_count; i++) {
        Deed *d = &deeds[i];
        fprintf(to, "%c %lld %d %s %s %s %c %s\n", d->kind, d->amount, d->trace, d->reference, d->authorisation, d->at,
                d->voided, d->number);
    }
    fclose(to);
}

static void put(char *answer, int at, int width, const char *text) {
    int length = (int)strlen(text);
    memcpy(answer + at, text, length < width ? length : width);
}

static void cut_field(char *to, const char *message, int at, int width) {
    memcpy(to, message + at, width);
    to[width] = 0;
    for (int i = width - 1; i >= 0 && to[i] == ' '; i--) to[i] = 0;
}

static Deed *deed_with_trace(const char *trace) {
    for (int i = 0; i < deed_count; i++)
        if (deeds[i].trace == atoi(trace)) return &deeds[i];
    return NULL;
}

static Deed *note(char kind, long long amount, const char *number) {
    Deed *d = &deeds[deed_count];
    time_t now = time(NULL) + 8 * 3600;
    struct tm moment;
    gmtime_r(&now, &moment);
    memset(d, 0, sizeof *d);
    d->kind = kind;
    d->voided = '-';
    d->amount = amount;
    d->trace = deed_count ? deeds[deed_count - 1].trace + 1 : 101;
    snprintf(d->reference, sizeof d->reference, "2611%08d", 7000 + d->trace);
    snprintf(d->authorisation, sizeof d->authorisation, "A%05d", d->trace);
    strftime(d->at, sizeof d->at, "%m%d%H%M%S", &moment);
    snprintf(d->number, sizeof d->number, "%s", *number ? number : "-");
    deed_count++;
    write_deeds();
    return d;
}

static void slip(const Deed *d) {
    if (wished("no_slip")) return;
    FILE *to = file("toprint.txt", "w");
    const char *kind = d->kind == 'S' ? "消费(SALE)" : d->kind == 'V' ? "消费撤销(VOID)" : "退货(REFUND)";
    for (int copy = 0; copy < 2; copy++) {
        fprintf(to, "        银联商务POS签购单\n商户编号(MERCHANT NO):898330180620001\n终端编号(TERMINAL NO):30001234\n");
        fprintf(to, "卡号(CARD NO):\n%s\n", wished("whole_card") ? "6228480402564890018" : "622848*********0018");
        fprintf(to, "交易类型(TRANS TYPE):%s\n批次号(BATCH NO):000007\n凭证号(VOUCHER NO):%06d\n", kind, d->trace);
        fprintf(to, "参考号(REFER NO):%s\n授权码(AUTH NO):%s\n", d->reference, d->authorisation);
        fprintf(to, "日期/时间(DATE/TIME):2026/%.2s/%.2s %.2s:%.2s:%.2s\n", d->at, d->at + 2, d->at + 4, d->at + 6, d->at + 8);
        fprintf(to, "金额(AMOUNT):RMB %s%lld.%02lld\n", d->kind == 'S' ? "" : "-", d->amount / 100, d->amount % 100);
        fprintf(to, copy ? "持卡人存根\n" : "商户存根\n%s\n", copy ? "" : "CUTPAPPER");
    }
    fclose(to);
}

static void settlement_slip(void) {
    long long fen[3] = {0, 0, 0};
    int count[3] = {0, 0, 0};
    for (int i = 0; i < deed_count; i++) {
        int at = deeds[i].kind == 'S' ? 0 : deeds[i].kind == 'V' ? 1 : 2;
        count[at]++;
        fen[at] += deeds[i].amount;
    }
    FILE *to = file("toprint.txt", "w");
    fprintf(to, "结算总计单(SETTLE)\n批次号(BATCH NO):000007\n类型  笔数  金额\n消费 %d %lld.%02lld\n撤销 %d %lld.%02lld\n"
            "退货 %d %lld.%02lld\n", count[0], fen[0] / 100, fen[0] % 100, count[1], fen[1] / 100, fen[1] % 100, count[2],
            fen[2] / 100, fen[2] % 100);
    fclose(to);
}

static void fill(char *answer, const Deed *d) {
    char text[64];
    put(answer, 2, 4, "0103");
    put(answer, 6, 20, wished("whole_card") ? "6228480402564890018" : "622848*********0018");
    snprintf(text, sizeof text, "%06d", d->trace);
    put(answer, 26, 6, text);
    snprintf(text, sizeof text, "%012lld", d->amount + (wished("wrong_amount") ? 1 : 0));
    put(answer, 32, 12, text);
    put(answer, 84, 15, "898330180620001");
    put(answer, 99, 8, wished("other_terminal") ? "30009999" : "30001234");
    put(answer, 107, 6, "000007");
    put(answer, 113, 10, d->at);
    put(answer, 123, 12, d->reference);
    put(answer, 135, 6, d->authorisation);
    put(answer, 141, 4, d->at);
#ifdef CODES
    put(answer, 148, 12, "000000000000");
    put(answer, 160, 2, "01");
    put(answer, 462, 50, d->number);
#endif
}

static const char *act(const char *request, char *answer, const char *type, long long amount) {
    char trace[8], reference[16], number[56] = "";
    Deed *found, *made;
    cut_field(trace, request, 50 + SHIFT, 6);
    cut_field(reference, request, 38 + SHIFT, 12);
#ifdef CODES
    cut_field(number, request, NUMBER_AT, 50);
    int codes = memcmp(request, "00", 2) != 0;
#else
    int codes = 0;
#endif
    if (!strcmp(type, "00")) {
        if (amount <= 0) return "13";
        made = note('S', amount, number);
    } else if (!strcmp(type, "01")) {
        found = deed_with_trace(trace);
        if (!found) return "25";
        if (found->voided == 'v') return "X5";
        if (found->amount != amount) return "64";
        found->voided = 'v';
        made = note('V', amount, number);
    } else if (!strcmp(type, "02")) {
        for (found = deeds; found < deeds + deed_count && strcmp(found->reference, reference); found++) continue;
        if (found == deeds + deed_count || request[30 + SHIFT] == ' ') return "25";
        if (found->amount < amount) return "64";
        made = note('R', amount, number);
    } else if (codes && !strcmp(type, "03")) {
        for (found = deeds; found < deeds + deed_count && strcmp(found->number, number); found++) continue;
        if (found == deeds + deed_count) return "25";
        fill(answer, found);
#ifdef CODES
        put(answer, 513, 1, wished("state_1") ? "1" : wished("state_4") ? "4" : found->voided == 'v' ? "2" : "0");
#endif
        return "00";
    } else if (!strcmp(type, "03")) {
        put(answer, 32, 12, "000000123456");
        return "00";
    } else if (!strcmp(type, "04")) {
        if (!deed_count) return "V0";
        found = strcmp(trace, "000000") ? deed_with_trace(trace) : &deeds[deed_count - 1];
        if (!found) return "V0";
        slip(found);
        if (!wished("only_slip")) fill(answer, found);
        return "00";
    } else if (!strcmp(type, "05")) {
        return "00";
    } else if (!strcmp(type, "06") || !strcmp(type, "07")) {
        settlement_slip();
        return "00";
    } else {
        return "40";
    }
    if (wished("then_never")) for (;;) pause();
    if (wished("then_crash")) abort();
    fill(answer, made);
    slip(made);
    return "00";
}

int bankall(char *request, char *response) {
    char answer[ANSWER + 1], type[3], digits[13];
    const char *code = NULL;
    read_wishes();
    read_deeds();
    if (wished("never")) for (;;) pause();
    if (wished("crash")) *(volatile int *)0 = 1;
    if (wished("empty")) return 0;
    if (wished("return_2")) return -2;
    if (wished("return_3")) return -3;
    if (wished("stale")) { memcpy(response, last_answer, ANSWER); return 0; }
    memset(answer, ' ', ANSWER);
    if (strlen(request) < RANDOM_AT + 3) { memcpy(response, "30", 2); return 0; }
    cut_field(type, request, 16 + SHIFT, 2);
    cut_field(digits, request, 18 + SHIFT, 12);
    for (char *word = strstr(wishes, "\ncode_"); word && !code; word = NULL) { word[8] = 0; code = word + 6; }
    if (!code) code = act(request, answer, type, atoll(digits));
    put(answer, 0, 2, code);
    put(answer, 44, 40, strcmp(code, "00") ? "交易失败，请持卡人与发卡银行联系，再刷一次卡好吗" : "交易成功");
    if (wished("half_character")) put(answer, 44, 40, "a请持卡人与发卡银行联系后再重新刷一次卡吧");
    memcpy(answer + 145, request + RANDOM_AT, 3);
    if (wished("wrong_digits")) answer[145] = answer[145] == '9' ? '0' : answer[145] + 1;
    if (wished("old_fields")) memcpy(answer, last_answer, 145);
    memcpy(last_answer, answer, ANSWER);
    memcpy(response, answer, wished("short") ? 60 : ANSWER);
    if (wished("overrun")) memset(response + 2048, 'X', 300);
    if (wished("change_folder") && chdir("/")) abort();
    if (wished("prints")) { printf("card 6228480402564890018\n"); fprintf(stderr, "card 6228480402564890018\n"); fflush(stdout); }
    return 0;
}
