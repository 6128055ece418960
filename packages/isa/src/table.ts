// Which x86 instructions are there? The one table: a line per instruction form, in the manual's notation.
//
// Row order is gas's preference: of the rows with a name that fit the operands as written, the
// assembler takes the first. (So the store direction 89 stands before 8b, the sign-extended imm8
// before the accumulator form, and that before the ModRM form.)
//
// Columns:
//   mnemonic   the manual's; `cc` makes sixteen rows of the line (conditions.ts)
//   operands   codes of SDM vol. 2 appendix A in Intel order (row.ts explains them)
//   encoding   as in the manual: `o16 o32 a16 a32` = this operand or address size only; `66 f2 f3`
//              = mandatory prefix; `np` = none of these; `no66` = not with 66; `nfx` = not with f2, f3;
//              a leading `9b` = FWAIT; `0f`, `0f 38`, `0f 3a` = map; `+r` register and `+cc` condition in the opcode; `/r` `/0`..`/7` ModRM, or a
//              fixed ModRM byte, or `c0+i` = register form with the register in rm; then the
//              immediates: `ib iw iz` (z = operand size), `cb cz` branch, `ap` far pointer, or the value
//              of an immediate byte that is part of the encoding
//   cpu        first that has it: a processor, or a CPUID feature
//   flags      r= read, w= written, 0= cleared, 1= set, u= undefined, U= undefined for some
//              operands only (counts). Letters oditszapc as in a flag dump; L IOPL, N NT, R RF, V VM,
//              K AC, X VIF, Y VIP, G ID; `cc` = what the condition reads
//   flow       where control goes on; empty = next
//   prefixes   that mean something here: lock, hle, rep, repe, bnd, notrack, hint, xrelease, cr8 (row.ts)
//   AT&T       names and what is irregular; empty = the mnemonic, suffixes by the operand codes:
//     name:wl          an AT&T name and the suffixes it takes (`name:` none); the first is objdump's
//     name:sl          likewise; `s` is x87's word for 16 bits
//     !name:wl         objdump's name where gas refuses it; comes first
//     show=odd …       when objdump shows the suffix (row.ts, SuffixShown)
//     show=memory      likewise, for an instruction whose register operand tells nothing (CRC32)
//     short=Xb,none    shorter operand lists a source may give; a missing register is implied
//     default=10       value of the immediate that a short list leaves out
//     alias            encodes only: another row has the encoding and is decoded
//     decode-only      never chosen by the assembler
//     commutes         the two operands may be written in either order
//     twice            a register named once stands for both the reg and the rm operand
//     short-only       only the short operand lists are written
//     intel-order      AT&T text keeps the Intel order of operands
//     mod-ignored      the CPU takes rm as a register whatever mod says (MOV CRn)
//     reg-ignored      the CPU ignores the reg field; assembled as the digit given
//     rm-ignored       the CPU ignores the rm field of a fixed ModRM byte (LFENCE); assembled as given
//     drop66           prefix 66 is decoded as usual, but the assembler never emits it
//     suffix-is-address  the suffix tells the address size (LOOP)
//
// `table-simd.ts` goes on with the rows for MMX and XMM registers; `undefined.ts` lists the opcodes that
// are in no row.

/** The instruction table as text; `rows.ts` has it read. */
export const TABLE = `

# Data transfer
mov       | AL Ob     | a0           | 8086     |                     |               |             |
mov       | eAX Ov    | a1           | 8086     |                     |               |             |
mov       | Ob AL     | a2           | 8086     |                     |               |             |
mov       | Ov eAX    | a3           | 8086     |                     |               |             |
mov       | Eb Gb     | 88 /r        | 8086     |                     |               | xrelease    |
mov       | Ev Gv     | 89 /r        | 8086     |                     |               | xrelease    |
mov       | Gb Eb     | 8a /r        | 8086     |                     |               |             |
mov       | Gv Ev     | 8b /r        | 8086     |                     |               |             |
mov       | Zb Ib     | b0+r ib      | 8086     |                     |               |             |
mov       | Zv Iv     | b8+r iz      | 8086     |                     |               |             |
mov       | Eb Ib     | c6 /0 ib     | 8086     |                     |               | xrelease    |
mov       | Ev Iz     | c7 /0 iz     | 8086     |                     |               | xrelease    |
mov       | Rv Sw     | 8c /r        | 8086     |                     |               |             |
mov       | Mw Sw     | 8c /r        | 8086     |                     |               |             | mov:w show=never
mov       | Sw Rv     | 8e /r        | 8086     |                     |               |             | mov:wl drop66
mov       | Sw Mw     | 8e /r        | 8086     |                     |               |             | mov:w show=never
mov       | Rd Cd     | 0f 20 /r     | 386      | u=oszapc            |               | cr8         | mov:l mod-ignored
mov       | Cd Rd     | 0f 22 /r     | 386      | u=oszapc            |               | cr8         | mov:l mod-ignored
mov       | Rd Dd     | 0f 21 /r     | 386      | u=oszapc            |               |             | mov:l mod-ignored
mov       | Dd Rd     | 0f 23 /r     | 386      | u=oszapc            |               |             | mov:l mod-ignored
mov       | Rd Td     | 0f 24 /r     | 386      | u=oszapc            |               |             | mov:l mod-ignored
mov       | Td Rd     | 0f 26 /r     | 386      | u=oszapc            |               |             | mov:l mod-ignored
movsx     | Gv Eb     | 0f be /r     | 386      |                     |               |             | movsb:wl movsx: movsxb: show=always
movsx     | Gd Ew     | o32 0f bf /r | 386      |                     |               |             | movsw:l movsx: movsxw: show=always
movsx     | Gw Ew     | o16 0f bf /r | 386      |                     |               |             | !movsww: movsx: movsxw:
movzx     | Gv Eb     | 0f b6 /r     | 386      |                     |               |             | movzb:wl movzx: movzxb: show=always
movzx     | Gd Ew     | o32 0f b7 /r | 386      |                     |               |             | movzw:l movzx: movzxw: show=always
movzx     | Gw Ew     | o16 0f b7 /r | 386      |                     |               |             | !movzww: movzx: movzxw:
push      | Zv        | 50+r         | 8086     |                     |               |             | show=odd
push      | Ibs       | 6a ib        | 186      |                     |               |             | show=odd
push      | Iz        | 68 iz        | 186      |                     |               |             | show=odd
push      | Ev        | ff /6        | 8086     |                     |               |             | show=odd
push      | ES        | 06           | 8086     |                     |               |             | push:wl show=odd
push      | CS        | 0e           | 8086     |                     |               |             | push:wl show=odd
push      | SS        | 16           | 8086     |                     |               |             | push:wl show=odd
push      | DS        | 1e           | 8086     |                     |               |             | push:wl show=odd
push      | FS        | 0f a0        | 386      |                     |               |             | push:wl show=odd
push      | GS        | 0f a8        | 386      |                     |               |             | push:wl show=odd
pusha     |           | 60           | 186      |                     |               |             | pusha:wl show=odd
pushf     |           | 9c           | 8086     | r=oditszapc         |               |             | pushf:wl show=odd
pop       | Zv        | 58+r         | 8086     |                     |               |             | show=odd
pop       | Ev        | 8f /0        | 8086     |                     |               |             | show=odd
pop       | ES        | 07           | 8086     |                     |               |             | pop:wl show=odd
pop       | SS        | 17           | 8086     |                     |               |             | pop:wl show=odd
pop       | DS        | 1f           | 8086     |                     |               |             | pop:wl show=odd
pop       | FS        | 0f a1        | 386      |                     |               |             | pop:wl show=odd
pop       | GS        | 0f a9        | 386      |                     |               |             | pop:wl show=odd
popa      |           | 61           | 186      |                     |               |             | popa:wl show=odd
popf      |           | 9d           | 8086     | w=oditszapcNLRKG    |               |             | popf:wl show=odd
xchg      | Zv eAX    | 90+r         | 8086     |                     |               |             | commutes
xchg      | Eb Gb     | 86 /r        | 8086     |                     |               | lock hle    | commutes
xchg      | Ev Gv     | 87 /r        | 8086     |                     |               | lock hle    | commutes
lea       | Gv M      | 8d /r        | 8086     |                     |               |             |
lds       | Gv Mp     | c5 /r        | 8086     |                     |               |             |
les       | Gv Mp     | c4 /r        | 8086     |                     |               |             |
lfs       | Gv Mp     | 0f b4 /r     | 386      |                     |               |             |
lgs       | Gv Mp     | 0f b5 /r     | 386      |                     |               |             |
lss       | Gv Mp     | 0f b2 /r     | 386      |                     |               |             |
xlat      | Bb        | d7           | 8086     |                     |               |             | xlat:b short=none show=never
salc      |           | d6           | 8086     | r=c                 |               |             | !salc:
lahf      |           | 9f           | 8086     | r=szapc             |               |             |
sahf      |           | 9e           | 8086     | w=szapc             |               |             |
in        | AL Ib     | e4 ib        | 8086     |                     |               |             | in:b short=Ib
in        | eAX Ib    | e5 ib        | 8086     |                     |               |             | in:wl short=Ib
in        | AL DX     | ec           | 8086     |                     |               |             | in:b short=DX
in        | eAX DX    | ed           | 8086     |                     |               |             | in:wl short=DX
out       | Ib AL     | e6 ib        | 8086     |                     |               |             | out:b short=Ib
out       | Ib eAX    | e7 ib        | 8086     |                     |               |             | out:wl short=Ib
out       | DX AL     | ee           | 8086     |                     |               |             | out:b short=DX
out       | DX eAX    | ef           | 8086     |                     |               |             | out:wl short=DX
bswap     | Zd        | o32 0f c8+r  | 486      |                     |               |             | bswap:l
bswap     | Zw        | o16 0f c8+r  | 486      |                     |               |             | bswap: decode-only

# Arithmetic and logic
add       | Eb Gb     | 00 /r        | 8086     | w=oszapc            |               | lock        |
add       | Ev Gv     | 01 /r        | 8086     | w=oszapc            |               | lock        |
add       | Gb Eb     | 02 /r        | 8086     | w=oszapc            |               |             |
add       | Gv Ev     | 03 /r        | 8086     | w=oszapc            |               |             |
add       | Ev Ibs    | 83 /0 ib     | 8086     | w=oszapc            |               | lock        |
add       | AL Ib     | 04 ib        | 8086     | w=oszapc            |               |             |
add       | eAX Iz    | 05 iz        | 8086     | w=oszapc            |               |             |
add       | Eb Ib     | 80 /0 ib     | 8086     | w=oszapc            |               | lock        |
add       | Ev Iz     | 81 /0 iz     | 8086     | w=oszapc            |               | lock        |
add       | Eb Ib     | 82 /0 ib     | 8086     | w=oszapc            |               | lock        | decode-only
or        | Eb Gb     | 08 /r        | 8086     | w=szp 0=oc u=a      |               | lock        |
or        | Ev Gv     | 09 /r        | 8086     | w=szp 0=oc u=a      |               | lock        |
or        | Gb Eb     | 0a /r        | 8086     | w=szp 0=oc u=a      |               |             |
or        | Gv Ev     | 0b /r        | 8086     | w=szp 0=oc u=a      |               |             |
or        | Ev Ibs    | 83 /1 ib     | 8086     | w=szp 0=oc u=a      |               | lock        |
or        | AL Ib     | 0c ib        | 8086     | w=szp 0=oc u=a      |               |             |
or        | eAX Iz    | 0d iz        | 8086     | w=szp 0=oc u=a      |               |             |
or        | Eb Ib     | 80 /1 ib     | 8086     | w=szp 0=oc u=a      |               | lock        |
or        | Ev Iz     | 81 /1 iz     | 8086     | w=szp 0=oc u=a      |               | lock        |
or        | Eb Ib     | 82 /1 ib     | 8086     | w=szp 0=oc u=a      |               | lock        | decode-only
adc       | Eb Gb     | 10 /r        | 8086     | r=c w=oszapc        |               | lock        |
adc       | Ev Gv     | 11 /r        | 8086     | r=c w=oszapc        |               | lock        |
adc       | Gb Eb     | 12 /r        | 8086     | r=c w=oszapc        |               |             |
adc       | Gv Ev     | 13 /r        | 8086     | r=c w=oszapc        |               |             |
adc       | Ev Ibs    | 83 /2 ib     | 8086     | r=c w=oszapc        |               | lock        |
adc       | AL Ib     | 14 ib        | 8086     | r=c w=oszapc        |               |             |
adc       | eAX Iz    | 15 iz        | 8086     | r=c w=oszapc        |               |             |
adc       | Eb Ib     | 80 /2 ib     | 8086     | r=c w=oszapc        |               | lock        |
adc       | Ev Iz     | 81 /2 iz     | 8086     | r=c w=oszapc        |               | lock        |
adc       | Eb Ib     | 82 /2 ib     | 8086     | r=c w=oszapc        |               | lock        | decode-only
sbb       | Eb Gb     | 18 /r        | 8086     | r=c w=oszapc        |               | lock        |
sbb       | Ev Gv     | 19 /r        | 8086     | r=c w=oszapc        |               | lock        |
sbb       | Gb Eb     | 1a /r        | 8086     | r=c w=oszapc        |               |             |
sbb       | Gv Ev     | 1b /r        | 8086     | r=c w=oszapc        |               |             |
sbb       | Ev Ibs    | 83 /3 ib     | 8086     | r=c w=oszapc        |               | lock        |
sbb       | AL Ib     | 1c ib        | 8086     | r=c w=oszapc        |               |             |
sbb       | eAX Iz    | 1d iz        | 8086     | r=c w=oszapc        |               |             |
sbb       | Eb Ib     | 80 /3 ib     | 8086     | r=c w=oszapc        |               | lock        |
sbb       | Ev Iz     | 81 /3 iz     | 8086     | r=c w=oszapc        |               | lock        |
sbb       | Eb Ib     | 82 /3 ib     | 8086     | r=c w=oszapc        |               | lock        | decode-only
and       | Eb Gb     | 20 /r        | 8086     | w=szp 0=oc u=a      |               | lock        |
and       | Ev Gv     | 21 /r        | 8086     | w=szp 0=oc u=a      |               | lock        |
and       | Gb Eb     | 22 /r        | 8086     | w=szp 0=oc u=a      |               |             |
and       | Gv Ev     | 23 /r        | 8086     | w=szp 0=oc u=a      |               |             |
and       | Ev Ibs    | 83 /4 ib     | 8086     | w=szp 0=oc u=a      |               | lock        |
and       | AL Ib     | 24 ib        | 8086     | w=szp 0=oc u=a      |               |             |
and       | eAX Iz    | 25 iz        | 8086     | w=szp 0=oc u=a      |               |             |
and       | Eb Ib     | 80 /4 ib     | 8086     | w=szp 0=oc u=a      |               | lock        |
and       | Ev Iz     | 81 /4 iz     | 8086     | w=szp 0=oc u=a      |               | lock        |
and       | Eb Ib     | 82 /4 ib     | 8086     | w=szp 0=oc u=a      |               | lock        | decode-only
sub       | Eb Gb     | 28 /r        | 8086     | w=oszapc            |               | lock        |
sub       | Ev Gv     | 29 /r        | 8086     | w=oszapc            |               | lock        |
sub       | Gb Eb     | 2a /r        | 8086     | w=oszapc            |               |             |
sub       | Gv Ev     | 2b /r        | 8086     | w=oszapc            |               |             |
sub       | Ev Ibs    | 83 /5 ib     | 8086     | w=oszapc            |               | lock        |
sub       | AL Ib     | 2c ib        | 8086     | w=oszapc            |               |             |
sub       | eAX Iz    | 2d iz        | 8086     | w=oszapc            |               |             |
sub       | Eb Ib     | 80 /5 ib     | 8086     | w=oszapc            |               | lock        |
sub       | Ev Iz     | 81 /5 iz     | 8086     | w=oszapc            |               | lock        |
sub       | Eb Ib     | 82 /5 ib     | 8086     | w=oszapc            |               | lock        | decode-only
xor       | Eb Gb     | 30 /r        | 8086     | w=szp 0=oc u=a      |               | lock        |
xor       | Ev Gv     | 31 /r        | 8086     | w=szp 0=oc u=a      |               | lock        |
xor       | Gb Eb     | 32 /r        | 8086     | w=szp 0=oc u=a      |               |             |
xor       | Gv Ev     | 33 /r        | 8086     | w=szp 0=oc u=a      |               |             |
xor       | Ev Ibs    | 83 /6 ib     | 8086     | w=szp 0=oc u=a      |               | lock        |
xor       | AL Ib     | 34 ib        | 8086     | w=szp 0=oc u=a      |               |             |
xor       | eAX Iz    | 35 iz        | 8086     | w=szp 0=oc u=a      |               |             |
xor       | Eb Ib     | 80 /6 ib     | 8086     | w=szp 0=oc u=a      |               | lock        |
xor       | Ev Iz     | 81 /6 iz     | 8086     | w=szp 0=oc u=a      |               | lock        |
xor       | Eb Ib     | 82 /6 ib     | 8086     | w=szp 0=oc u=a      |               | lock        | decode-only
cmp       | Eb Gb     | 38 /r        | 8086     | w=oszapc            |               |             |
cmp       | Ev Gv     | 39 /r        | 8086     | w=oszapc            |               |             |
cmp       | Gb Eb     | 3a /r        | 8086     | w=oszapc            |               |             |
cmp       | Gv Ev     | 3b /r        | 8086     | w=oszapc            |               |             |
cmp       | Ev Ibs    | 83 /7 ib     | 8086     | w=oszapc            |               |             |
cmp       | AL Ib     | 3c ib        | 8086     | w=oszapc            |               |             |
cmp       | eAX Iz    | 3d iz        | 8086     | w=oszapc            |               |             |
cmp       | Eb Ib     | 80 /7 ib     | 8086     | w=oszapc            |               |             |
cmp       | Ev Iz     | 81 /7 iz     | 8086     | w=oszapc            |               |             |
cmp       | Eb Ib     | 82 /7 ib     | 8086     | w=oszapc            |               |             | decode-only
test      | Eb Gb     | 84 /r        | 8086     | w=szp 0=oc u=a      |               |             | commutes
test      | Ev Gv     | 85 /r        | 8086     | w=szp 0=oc u=a      |               |             | commutes
test      | AL Ib     | a8 ib        | 8086     | w=szp 0=oc u=a      |               |             |
test      | eAX Iz    | a9 iz        | 8086     | w=szp 0=oc u=a      |               |             |
test      | Eb Ib     | f6 /0 ib     | 8086     | w=szp 0=oc u=a      |               |             |
test      | Ev Iz     | f7 /0 iz     | 8086     | w=szp 0=oc u=a      |               |             |
test      | Eb Ib     | f6 /1 ib     | 8086     | w=szp 0=oc u=a      |               |             | decode-only
test      | Ev Iz     | f7 /1 iz     | 8086     | w=szp 0=oc u=a      |               |             | decode-only
xor       | Rb Gb     | 30 /r        | 8086     | w=szp 0=oc u=a      |               |             | clr alias twice short-only short=Gb
xor       | Rv Gv     | 31 /r        | 8086     | w=szp 0=oc u=a      |               |             | clr alias twice short-only short=Gv
inc       | Zv        | 40+r         | 8086     | w=oszap             |               |             |
inc       | Eb        | fe /0        | 8086     | w=oszap             |               | lock        |
inc       | Ev        | ff /0        | 8086     | w=oszap             |               | lock        |
dec       | Zv        | 48+r         | 8086     | w=oszap             |               |             |
dec       | Eb        | fe /1        | 8086     | w=oszap             |               | lock        |
dec       | Ev        | ff /1        | 8086     | w=oszap             |               | lock        |
not       | Eb        | f6 /2        | 8086     |                     |               | lock        |
not       | Ev        | f7 /2        | 8086     |                     |               | lock        |
neg       | Eb        | f6 /3        | 8086     | w=oszapc            |               | lock        |
neg       | Ev        | f7 /3        | 8086     | w=oszapc            |               | lock        |
mul       | Eb        | f6 /4        | 8086     | w=oc u=szap         |               |             |
mul       | Ev        | f7 /4        | 8086     | w=oc u=szap         |               |             |
imul      | Eb        | f6 /5        | 8086     | w=oc u=szap         |               |             |
imul      | Ev        | f7 /5        | 8086     | w=oc u=szap         |               |             |
imul      | Gv Ev     | 0f af /r     | 386      | w=oc u=szap         |               |             |
imul      | Gv Ev Ibs | 6b /r ib     | 186      | w=oc u=szap         |               |             | twice short=Gv+Ibs
imul      | Gv Ev Iz  | 69 /r iz     | 186      | w=oc u=szap         |               |             | twice short=Gv+Iz
div       | Eb        | f6 /6        | 8086     | u=oszapc            |               |             |
div       | Ev        | f7 /6        | 8086     | u=oszapc            |               |             |
div       | AL Eb     | f6 /6        | 8086     | u=oszapc            |               |             | alias
div       | eAX Ev    | f7 /6        | 8086     | u=oszapc            |               |             | alias
idiv      | Eb        | f6 /7        | 8086     | u=oszapc            |               |             |
idiv      | Ev        | f7 /7        | 8086     | u=oszapc            |               |             |
idiv      | AL Eb     | f6 /7        | 8086     | u=oszapc            |               |             | alias
idiv      | eAX Ev    | f7 /7        | 8086     | u=oszapc            |               |             | alias
cbw       |           | o16 98       | 8086     |                     |               |             | cbtw: cbw:
cwde      |           | o32 98       | 386      |                     |               |             | cwtl: cwde:
cwd       |           | o16 99       | 8086     |                     |               |             | cwtd: cwd:
cdq       |           | o32 99       | 386      |                     |               |             | cltd: cdq:
daa       |           | 27           | 8086     | r=ac w=szapc u=o    |               |             |
das       |           | 2f           | 8086     | r=ac w=szapc u=o    |               |             |
aaa       |           | 37           | 8086     | r=a w=ac u=oszp     |               |             |
aas       |           | 3f           | 8086     | r=a w=ac u=oszp     |               |             |
aam       | Ib        | d4 ib        | 8086     | w=szp u=oac         |               |             | aam: short=none default=10
aad       | Ib        | d5 ib        | 8086     | w=szp u=oac         |               |             | aad: short=none default=10
xadd      | Eb Gb     | 0f c0 /r     | 486      | w=oszapc            |               | lock        |
xadd      | Ev Gv     | 0f c1 /r     | 486      | w=oszapc            |               | lock        |
cmpxchg   | Eb Gb     | 0f b0 /r     | 486      | w=oszapc            |               | lock        |
cmpxchg   | Ev Gv     | 0f b1 /r     | 486      | w=oszapc            |               | lock        |
cmpxchg8b | Mq        | 0f c7 /1     | 586      | w=z                 |               | lock        | cmpxchg8b: cmpxchg8bq:

# Shift and rotate
rol       | Eb 1      | d0 /0        | 8086     | w=oc                |               |             | short=Eb
rol       | Ev 1      | d1 /0        | 8086     | w=oc                |               |             | short=Ev
rol       | Eb CL     | d2 /0        | 8086     | w=oc U=o            |               |             |
rol       | Ev CL     | d3 /0        | 8086     | w=oc U=o            |               |             |
rol       | Eb Ib     | c0 /0 ib     | 186      | w=oc U=o            |               |             |
rol       | Ev Ib     | c1 /0 ib     | 186      | w=oc U=o            |               |             |
ror       | Eb 1      | d0 /1        | 8086     | w=oc                |               |             | short=Eb
ror       | Ev 1      | d1 /1        | 8086     | w=oc                |               |             | short=Ev
ror       | Eb CL     | d2 /1        | 8086     | w=oc U=o            |               |             |
ror       | Ev CL     | d3 /1        | 8086     | w=oc U=o            |               |             |
ror       | Eb Ib     | c0 /1 ib     | 186      | w=oc U=o            |               |             |
ror       | Ev Ib     | c1 /1 ib     | 186      | w=oc U=o            |               |             |
rcl       | Eb 1      | d0 /2        | 8086     | r=c w=oc            |               |             | short=Eb
rcl       | Ev 1      | d1 /2        | 8086     | r=c w=oc            |               |             | short=Ev
rcl       | Eb CL     | d2 /2        | 8086     | r=c w=oc U=o        |               |             |
rcl       | Ev CL     | d3 /2        | 8086     | r=c w=oc U=o        |               |             |
rcl       | Eb Ib     | c0 /2 ib     | 186      | r=c w=oc U=o        |               |             |
rcl       | Ev Ib     | c1 /2 ib     | 186      | r=c w=oc U=o        |               |             |
rcr       | Eb 1      | d0 /3        | 8086     | r=c w=oc            |               |             | short=Eb
rcr       | Ev 1      | d1 /3        | 8086     | r=c w=oc            |               |             | short=Ev
rcr       | Eb CL     | d2 /3        | 8086     | r=c w=oc U=o        |               |             |
rcr       | Ev CL     | d3 /3        | 8086     | r=c w=oc U=o        |               |             |
rcr       | Eb Ib     | c0 /3 ib     | 186      | r=c w=oc U=o        |               |             |
rcr       | Ev Ib     | c1 /3 ib     | 186      | r=c w=oc U=o        |               |             |
shl       | Eb 1      | d0 /4        | 8086     | w=oszpc u=a         |               |             | shl sal short=Eb
shl       | Ev 1      | d1 /4        | 8086     | w=oszpc u=a         |               |             | shl sal short=Ev
shl       | Eb CL     | d2 /4        | 8086     | w=oszpc u=a U=oc    |               |             | shl sal
shl       | Ev CL     | d3 /4        | 8086     | w=oszpc u=a U=oc    |               |             | shl sal
shl       | Eb Ib     | c0 /4 ib     | 186      | w=oszpc u=a U=oc    |               |             | shl sal
shl       | Ev Ib     | c1 /4 ib     | 186      | w=oszpc u=a U=oc    |               |             | shl sal
shr       | Eb 1      | d0 /5        | 8086     | w=oszpc u=a         |               |             | short=Eb
shr       | Ev 1      | d1 /5        | 8086     | w=oszpc u=a         |               |             | short=Ev
shr       | Eb CL     | d2 /5        | 8086     | w=oszpc u=a U=oc    |               |             |
shr       | Ev CL     | d3 /5        | 8086     | w=oszpc u=a U=oc    |               |             |
shr       | Eb Ib     | c0 /5 ib     | 186      | w=oszpc u=a U=oc    |               |             |
shr       | Ev Ib     | c1 /5 ib     | 186      | w=oszpc u=a U=oc    |               |             |
shl       | Eb 1      | d0 /6        | 8086     | w=oszpc u=a         |               |             | decode-only short=Eb
shl       | Ev 1      | d1 /6        | 8086     | w=oszpc u=a         |               |             | decode-only short=Ev
shl       | Eb CL     | d2 /6        | 8086     | w=oszpc u=a U=oc    |               |             | decode-only
shl       | Ev CL     | d3 /6        | 8086     | w=oszpc u=a U=oc    |               |             | decode-only
shl       | Eb Ib     | c0 /6 ib     | 186      | w=oszpc u=a U=oc    |               |             | decode-only
shl       | Ev Ib     | c1 /6 ib     | 186      | w=oszpc u=a U=oc    |               |             | decode-only
sar       | Eb 1      | d0 /7        | 8086     | w=oszpc u=a         |               |             | short=Eb
sar       | Ev 1      | d1 /7        | 8086     | w=oszpc u=a         |               |             | short=Ev
sar       | Eb CL     | d2 /7        | 8086     | w=oszpc u=a U=o     |               |             |
sar       | Ev CL     | d3 /7        | 8086     | w=oszpc u=a U=o     |               |             |
sar       | Eb Ib     | c0 /7 ib     | 186      | w=oszpc u=a U=o     |               |             |
sar       | Ev Ib     | c1 /7 ib     | 186      | w=oszpc u=a U=o     |               |             |
shld      | Ev Gv Ib  | 0f a4 /r ib  | 386      | w=oszpc u=a U=oszpc |               |             |
shld      | Ev Gv CL  | 0f a5 /r     | 386      | w=oszpc u=a U=oszpc |               |             | short=Ev+Gv
shrd      | Ev Gv Ib  | 0f ac /r ib  | 386      | w=oszpc u=a U=oszpc |               |             |
shrd      | Ev Gv CL  | 0f ad /r     | 386      | w=oszpc u=a U=oszpc |               |             | short=Ev+Gv

# Bits and bytes
bt        | Ev Gv     | 0f a3 /r     | 386      | w=c u=osap          |               |             |
bt        | Ev Ib     | 0f ba /4 ib  | 386      | w=c u=osap          |               |             |
bts       | Ev Gv     | 0f ab /r     | 386      | w=c u=osap          |               | lock        |
bts       | Ev Ib     | 0f ba /5 ib  | 386      | w=c u=osap          |               | lock        |
btr       | Ev Gv     | 0f b3 /r     | 386      | w=c u=osap          |               | lock        |
btr       | Ev Ib     | 0f ba /6 ib  | 386      | w=c u=osap          |               | lock        |
btc       | Ev Gv     | 0f bb /r     | 386      | w=c u=osap          |               | lock        |
btc       | Ev Ib     | 0f ba /7 ib  | 386      | w=c u=osap          |               | lock        |
bsf       | Gv Ev     | 0f bc /r     | 386      | w=z u=osapc         |               |             |
bsr       | Gv Ev     | 0f bd /r     | 386      | w=z u=osapc         |               |             |
popcnt    | Gv Ev     | f3 0f b8 /r  | popcnt   | w=z 0=osapc         |               |             |
tzcnt     | Gv Ev     | f3 0f bc /r  | bmi1     | w=zc u=osap         |               |             |
lzcnt     | Gv Ev     | f3 0f bd /r  | lzcnt    | w=zc u=osap         |               |             |
setcc     | Eb        | 0f 90+cc /0  | 386      | r=cc                |               |             | setcc:b show=never reg-ignored
cmovcc    | Gv Ev     | 0f 40+cc /r  | 686      | r=cc                |               |             |

# Strings
movs      | Yb Xb     | a4           | 8086     | r=d                 |               | rep         | movs:b smov:b short=none
cmps      | Xb Yb     | a6           | 8086     | r=d w=oszapc        |               | repe        | cmps:b scmp:b short=none
stos      | Yb AL     | aa           | 8086     | r=d                 |               | rep         | stos:b ssto:b short=Yb,none
lods      | AL Xb     | ac           | 8086     | r=d                 |               | rep         | lods:b slod:b short=Xb,none
scas      | AL Yb     | ae           | 8086     | r=d w=oszapc        |               | repe        | scas:b ssca:b short=Yb,none
ins       | Yb DX     | 6c           | 186      | r=d                 |               | rep         | ins:b short=none
outs      | DX Xb     | 6e           | 186      | r=d                 |               | rep         | outs:b short=none
movs      | Yv Xv     | a5           | 8086     | r=d                 |               | rep         | movs:wl smov:wl short=none
cmps      | Xv Yv     | a7           | 8086     | r=d w=oszapc        |               | repe        | cmps:wl scmp:wl short=none
stos      | Yv eAX    | ab           | 8086     | r=d                 |               | rep         | stos:wl ssto:wl short=Yv,none
lods      | eAX Xv    | ad           | 8086     | r=d                 |               | rep         | lods:wl slod:wl short=Xv,none
scas      | eAX Yv    | af           | 8086     | r=d w=oszapc        |               | repe        | scas:wl ssca:wl short=Yv,none
ins       | Yz DX     | 6d           | 186      | r=d                 |               | rep         | ins:wl short=none
outs      | DX Xz     | 6f           | 186      | r=d                 |               | rep         | outs:wl short=none
movs      |           | o32 a5       | 386      | r=d                 |               | rep         | movsd: alias
cmps      |           | o32 a7       | 386      | r=d w=oszapc        |               | repe        | cmpsd: alias

# Control transfer
jcc       | Jb        | 70+cc cb     | 8086     | r=cc                | branch        | bnd hint    | jcc:
jcc       | Jz        | 0f 80+cc cz  | 386      | r=cc                | branch        | bnd hint    | jcc:
jmp       | Jb        | eb cb        | 8086     |                     | jump          | bnd         | jmp:
jmp       | Jz        | e9 cz        | 8086     |                     | jump          | bnd         | !jmp:wl jmp: show=odd
jmp       | Ev        | ff /4        | 8086     |                     | indirect-jump | bnd notrack | show=odd
jmp       | Ap        | ea ap        | 8086     |                     | jump          |             | ljmp:wl jmp:wl show=odd
jmp       | Mp        | ff /5        | 8086     |                     | indirect-jump |             | ljmp:wl show=odd
call      | Jz        | e8 cz        | 8086     |                     | call          | bnd         | call:wl show=odd
call      | Ev        | ff /2        | 8086     |                     | indirect-call | bnd notrack | show=odd
call      | Ap        | 9a ap        | 8086     |                     | call          |             | lcall:wl call:wl show=odd
call      | Mp        | ff /3        | 8086     |                     | indirect-call |             | lcall:wl show=odd
ret       |           | c3           | 8086     |                     | return        | bnd         | ret:wl show=odd
ret       | Iw        | c2 iw        | 8086     |                     | return        | bnd         | ret:wl show=odd
retf      |           | cb           | 8086     |                     | return        |             | lret:wl retf:wl show=odd
retf      | Iw        | ca iw        | 8086     |                     | return        |             | lret:wl retf:wl show=odd
iret      |           | cf           | 8086     | w=oditszapcNLRVKXYG | return        |             | iret:wl show=odd
loopne    | Jb        | e0 cb        | 8086     | r=z                 | branch        | hint        | loopne:wl loopnz:wl show=odd suffix-is-address
loope     | Jb        | e1 cb        | 8086     | r=z                 | branch        | hint        | loope:wl loopz:wl show=odd suffix-is-address
loop      | Jb        | e2 cb        | 8086     |                     | branch        | hint        | loop:wl show=odd suffix-is-address
jcxz      | Jb        | a16 e3 cb    | 8086     |                     | branch        | hint        | jcxz:
jecxz     | Jb        | a32 e3 cb    | 386      |                     | branch        | hint        | jecxz:
int3      |           | cc           | 8086     | r=oditszapc 0=it    | interrupt     |             | int3:
int       | 3         | cc           | 8086     | r=oditszapc 0=it    | interrupt     |             | int: alias
int1      |           | f1           | 386      | r=oditszapc 0=it    | interrupt     |             | int1:
int       | Ib        | cd ib        | 8086     | r=oditszapc 0=it    | interrupt     |             | int:
into      |           | ce           | 8086     | r=oditszapc 0=it    | interrupt     |             | into:
bound     | Gv Ma     | 62 /r        | 186      |                     | interrupt     |             | intel-order
enter     | Iw Ib     | c8 iw ib     | 186      |                     |               |             | enter:wl show=odd intel-order
leave     |           | c9           | 186      |                     |               |             | leave:wl show=odd
hlt       |           | f4           | 8086     |                     | halt          |             |
ud0       | Gv Ev     | 0f ff /r     | 686      |                     | undefined     |             |
ud1       | Gv Ev     | 0f b9 /r     | 686      |                     | undefined     |             | ud1 ud2b
ud2       |           | 0f 0b        | 686      |                     | undefined     |             | ud2: ud2a:

# Flags and processor control
clc       |           | f8           | 8086     | 0=c                 |               |             |
stc       |           | f9           | 8086     | 1=c                 |               |             |
cmc       |           | f5           | 8086     | r=c w=c             |               |             |
cld       |           | fc           | 8086     | 0=d                 |               |             |
std       |           | fd           | 8086     | 1=d                 |               |             |
cli       |           | fa           | 8086     | 0=i                 |               |             |
sti       |           | fb           | 8086     | 1=i                 |               |             |
nop       |           | no66 90      | 8086     |                     |               |             |
pause     |           | f3 90        | p4       |                     |               |             |
nop       | Ev        | 0f 1f /0     | 686      |                     |               |             | reg-ignored
wait      |           | 9b           | 8086     |                     |               |             | fwait wait

# System
sldt      | Rv        | 0f 00 /0     | 286      |                     |               |             | sldt:wl
sldt      | Mw        | 0f 00 /0     | 286      |                     |               |             | sldt:w show=never
str       | Rv        | 0f 00 /1     | 286      |                     |               |             | str:wl
str       | Mw        | 0f 00 /1     | 286      |                     |               |             | str:w show=never
lldt      | Ew        | 0f 00 /2     | 286      |                     |               |             | lldt:w show=never
ltr       | Ew        | 0f 00 /3     | 286      |                     |               |             | ltr:w show=never
verr      | Ew        | 0f 00 /4     | 286      | w=z                 |               |             | verr:w show=never
verw      | Ew        | 0f 00 /5     | 286      | w=z                 |               |             | verw:w show=never
sgdt      | Ms        | 0f 01 /0     | 286      |                     |               |             | sgdt:wl
sidt      | Ms        | 0f 01 /1     | 286      |                     |               |             | sidt:wl
lgdt      | Ms        | 0f 01 /2     | 286      |                     |               |             | lgdt:wl
lidt      | Ms        | 0f 01 /3     | 286      |                     |               |             | lidt:wl
smsw      | Rv        | 0f 01 /4     | 286      |                     |               |             | smsw:wl
smsw      | Mw        | 0f 01 /4     | 286      |                     |               |             | smsw:w show=never
lmsw      | Ew        | 0f 01 /6     | 286      |                     |               |             | lmsw:w show=never
invlpg    | Mb        | 0f 01 /7     | 486      |                     |               |             | invlpg:
lar       | Gv Rv     | 0f 02 /r     | 286      | w=z                 |               |             |
lar       | Gv Rw     | 0f 02 /r     | 286      | w=z                 |               |             | alias
lar       | Gv Mw     | 0f 02 /r     | 286      | w=z                 |               |             |
lsl       | Gv Rv     | 0f 03 /r     | 286      | w=z                 |               |             |
lsl       | Gv Rw     | 0f 03 /r     | 286      | w=z                 |               |             | alias
lsl       | Gv Mw     | 0f 03 /r     | 286      | w=z                 |               |             |
arpl      | Ew Gw     | 63 /r        | 286      | w=z                 |               |             | arpl:w show=never
clts      |           | 0f 06        | 286      |                     |               |             |
invd      |           | 0f 08        | 486      |                     |               |             |
wbinvd    |           | 0f 09        | 486      |                     |               |             |
wbnoinvd  |           | f3 0f 09     | wbnoinvd |                     |               |             |
cpuid     |           | 0f a2        | 586      |                     |               |             |
wrmsr     |           | 0f 30        | 586      |                     |               |             |
rdtsc     |           | 0f 31        | 586      |                     |               |             |
rdmsr     |           | 0f 32        | 586      |                     |               |             |
rdpmc     |           | 0f 33        | 686      |                     |               |             |
rsm       |           | 0f aa        | 586      | w=oditszapcNLRVKXYG | return        |             |
sysenter  |           | 0f 34        | 686      | 0=i                 | indirect-jump |             |
sysexit   |           | 0f 35        | 686      |                     | indirect-jump |             |

# Later integer instructions
movbe     | Mv Gv     | nfx 0f 38 f1 /r | movbe    |                     |               |             |
movbe     | Gv Mv     | nfx 0f 38 f0 /r | movbe    |                     |               |             |
rdrand    | Rv        | nfx 0f c7 /6 | rdrand   | w=c 0=oszap         |               |             | rdrand:
rdseed    | Rv        | nfx 0f c7 /7 | rdseed   | w=c 0=oszap         |               |             | rdseed:
adcx      | Gd Ed     | 66 0f 38 f6 /r | adx      | r=c w=c             |               |             | adcx:l show=never
adox      | Gd Ed     | f3 0f 38 f6 /r | adx      | r=o w=o             |               |             | adox:l show=never
movdiri   | Md Gd     | np 0f 38 f9 /r | movdiri  |                     |               |             | movdiri:l show=never
movdir64b | Gn M      | 66 0f 38 f8 /r | movdir64b |                     |               |             | movdir64b:
enqcmd    | Gn M      | f2 0f 38 f8 /r | enqcmd   | w=z 0=osapc         |               |             | enqcmd:
enqcmds   | Gn M      | f3 0f 38 f8 /r | enqcmd   | w=z 0=osapc         |               |             | enqcmds:
aadd      | Md Gd     | 0f 38 fc /r  | rao_int  |                     |               |             | aadd:
aand      | Md Gd     | 66 0f 38 fc /r | rao_int  |                     |               |             | aand:
aor       | Md Gd     | f2 0f 38 fc /r | rao_int  |                     |               |             | aor:
axor      | Md Gd     | f3 0f 38 fc /r | rao_int  |                     |               |             | axor:
endbr32   |           | f3 0f 1e fb  | cet_ibt  |                     |               |             |
endbr64   |           | f3 0f 1e fa  | cet_ibt  |                     |               |             |

# Caches, fences, hints
prefetch  | Mb        | 0f 0d /0     | prefetchw |                     |               |             | prefetch:
prefetchw | Mb        | 0f 0d /1     | prefetchw |                     |               |             | prefetchw:
prefetchwt1 | Mb        | 0f 0d /2     | prefetchwt1 |                     |               |             | prefetchwt1:
prefetchnta | Mb        | 0f 18 /0     | sse      |                     |               |             | prefetchnta:
prefetcht0 | Mb        | 0f 18 /1     | sse      |                     |               |             | prefetcht0:
prefetcht1 | Mb        | 0f 18 /2     | sse      |                     |               |             | prefetcht1:
prefetcht2 | Mb        | 0f 18 /3     | sse      |                     |               |             | prefetcht2:
sfence    |           | 0f ae f8     | sse      |                     |               |             | rm-ignored
lfence    |           | np 0f ae e8  | sse2     |                     |               |             | rm-ignored
mfence    |           | np 0f ae f0  | sse2     |                     |               |             | rm-ignored
clflush   | Mb        | np 0f ae /7  | clflush  |                     |               |             | clflush:
clflushopt | Mb        | 66 0f ae /7  | clflushopt |                     |               |             | clflushopt:
clwb      | Mb        | 66 0f ae /6  | clwb     |                     |               |             | clwb:
cldemote  | Mb        | 0f 1c /0     | cldemote |                     |               |             | cldemote:
prefetch  | Mb        | 0f 0d /3     | prefetchw |                     |               |             | prefetch: decode-only
prefetch  | Mb        | 0f 0d /4     | prefetchw |                     |               |             | prefetch: decode-only
prefetch  | Mb        | 0f 0d /5     | prefetchw |                     |               |             | prefetch: decode-only
prefetch  | Mb        | 0f 0d /6     | prefetchw |                     |               |             | prefetch: decode-only
prefetch  | Mb        | 0f 0d /7     | prefetchw |                     |               |             | prefetch: decode-only
nop       | Rv        | 0f 18 /0     | 686      |                     |               |             | decode-only
nop       | Rv        | 0f 18 /1     | 686      |                     |               |             | decode-only
nop       | Rv        | 0f 18 /2     | 686      |                     |               |             | decode-only
nop       | Rv        | 0f 18 /3     | 686      |                     |               |             | decode-only
nop       | Ev        | 0f 18 /4     | 686      |                     |               |             | decode-only
nop       | Ev        | 0f 18 /5     | 686      |                     |               |             | decode-only
nop       | Ev        | 0f 18 /6     | 686      |                     |               |             | decode-only
nop       | Ev        | 0f 18 /7     | 686      |                     |               |             | decode-only
nop       | Ev        | 0f 19 /0     | 686      |                     |               |             | reg-ignored decode-only
nop       | Rv        | np 0f 1a /0  | 686      |                     |               |             | reg-ignored decode-only
nop       | Rv        | no66 0f 1b /0 | 686      |                     |               |             | reg-ignored decode-only
nop       | Rv        | 0f 1c /0     | 686      |                     |               |             | decode-only
nop       | Ev        | 0f 1c /1     | 686      |                     |               |             | decode-only
nop       | Ev        | 0f 1c /2     | 686      |                     |               |             | decode-only
nop       | Ev        | 0f 1c /3     | 686      |                     |               |             | decode-only
nop       | Ev        | 0f 1c /4     | 686      |                     |               |             | decode-only
nop       | Ev        | 0f 1c /5     | 686      |                     |               |             | decode-only
nop       | Ev        | 0f 1c /6     | 686      |                     |               |             | decode-only
nop       | Ev        | 0f 1c /7     | 686      |                     |               |             | decode-only
nop       | Ev        | 0f 1d /0     | 686      |                     |               |             | reg-ignored decode-only
nop       | Ev        | 0f 1e /0     | 686      |                     |               |             | reg-ignored decode-only

# Saving and restoring state
fxrstor   | M         | 0f ae /1     | fxsr     |                     |               |             |
fxsave    | M         | 0f ae /0     | fxsr     |                     |               |             |
xgetbv    |           | 0f 01 d0     | xsave    |                     |               |             |
xrstor    | M         | np 0f ae /5  | xsave    |                     |               |             |
xsave     | M         | np 0f ae /4  | xsave    |                     |               |             |
xsetbv    |           | 0f 01 d1     | xsave    |                     |               |             |
xsaveopt  | M         | np 0f ae /6  | xsaveopt |                     |               |             |
xsavec    | M         | 0f c7 /4     | xsavec   |                     |               |             |
xrstors   | M         | 0f c7 /3     | xsaves   |                     |               |             |
xsaves    | M         | 0f c7 /5     | xsaves   |                     |               |             |
ldmxcsr   | Md        | 0f ae /2     | sse      |                     |               |             | ldmxcsr:
stmxcsr   | Md        | 0f ae /3     | sse      |                     |               |             | stmxcsr:

# Bounds (MPX): 32-bit addressing only
bndcl     | Lq Rd     | f3 0f 1a /r  | mpx      |                     |               |             |
bndcl     | Lq M      | a32 f3 0f 1a /r | mpx      |                     |               |             |
bndcn     | Lq Rd     | f2 0f 1b /r  | mpx      |                     |               |             |
bndcn     | Lq M      | a32 f2 0f 1b /r | mpx      |                     |               |             |
bndcu     | Lq Rd     | f2 0f 1a /r  | mpx      |                     |               |             |
bndcu     | Lq M      | a32 f2 0f 1a /r | mpx      |                     |               |             |
bndldx    | Lq M      | a32 0f 1a /r | mpx      |                     |               |             |
bndmk     | Lq M      | a32 f3 0f 1b /r | mpx      |                     |               |             |
bndmov    | Lq Kq     | 66 0f 1a /r  | mpx      |                     |               |             |
bndmov    | Lq Mq     | a32 66 0f 1a /r | mpx      |                     |               |             |
bndmov    | Mq Lq     | a32 66 0f 1b /r | mpx      |                     |               |             |
bndmov    | Kq Lq     | 66 0f 1b /r  | mpx      |                     |               |             | decode-only
bndstx    | M Lq      | a32 0f 1b /r | mpx      |                     |               |             |

# Shadow stacks (CET)
clrssbsy  | Mq        | f3 0f ae /6  | cet_ss   | w=c 0=oszap         |               |             |
incsspd   | Rd        | f3 0f ae /5  | cet_ss   |                     |               |             | incsspd:
rdsspd    | Rd        | f3 0f 1e /1  | cet_ss   |                     |               |             | rdsspd:
rstorssp  | Mq        | f3 0f 01 /5  | cet_ss   | w=c 0=oszap         |               |             |
saveprevssp |           | f3 0f 01 ea  | cet_ss   | w=c 0=oszap         |               |             |
setssbsy  |           | f3 0f 01 e8  | cet_ss   |                     |               |             |
wrssd     | Md Gd     | np 0f 38 f6 /r | cet_ss   |                     |               |             | wrssd:
wrussd    | Md Gd     | 66 0f 38 f5 /r | cet_ss   |                     |               |             | wrussd:

# Transactions (TSX)
xend      |           | 0f 01 d5     | rtm      |                     |               |             |
xtest     |           | 0f 01 d6     | rtm      | w=z 0=osapc         |               |             |
xabort    | Ib        | c6 f8 ib     | rtm      |                     |               |             | xabort:
xbegin    | Jz        | c7 f8 cz     | rtm      |                     | branch        |             | !xbegin:wl xbegin: show=odd
xresldtrk |           | f2 0f 01 e9  | tsxldtrk |                     |               |             |
xsusldtrk |           | f2 0f 01 e8  | tsxldtrk |                     |               |             |

# Later system instructions (gas takes CL for ECX and DX for EDX where it lets the registers be written)
syscall   |           | 0f 05        | syscall  |                     |               |             |
sysret    |           | 0f 07        | syscall  | w=oditszapcNLRKXYG  | indirect-jump |             | sysret:
sysret    |           | o32 0f 07    | syscall  | w=oditszapcNLRKXYG  | indirect-jump |             | sysretl: alias
rdtscp    |           | 0f 01 f9     | rdtscp   |                     |               |             |
rdpid     | Rd        | f3 0f c7 /7  | rdpid    |                     |               |             | rdpid:
rdpru     |           | np 0f 01 fd  | rdpru    | w=c 0=oszap         |               |             |
rdfsbase  | Rd        | f3 0f ae /0  | fsgsbase |                     |               |             | rdfsbase:
rdgsbase  | Rd        | f3 0f ae /1  | fsgsbase |                     |               |             | rdgsbase:
wrfsbase  | Rd        | f3 0f ae /2  | fsgsbase |                     |               |             | wrfsbase:
wrgsbase  | Rd        | f3 0f ae /3  | fsgsbase |                     |               |             | wrgsbase:
invpcid   | Gd M      | 66 0f 38 82 /r | invpcid  |                     |               |             | invpcid:
rdpkru    |           | np 0f 01 ee  | pku      |                     |               |             |
wrpkru    |           | np 0f 01 ef  | pku      |                     |               |             |
clac      |           | 0f 01 ca     | smap     | 0=K                 |               |             |
stac      |           | 0f 01 cb     | smap     | 1=K                 |               |             |
monitor   | nAX ECX EDX | 0f 01 c8     | monitor  |                     |               |             | monitor: short=none intel-order
monitor   | nAX ECX rDX | 0f 01 c8     | monitor  |                     |               |             | monitor: alias intel-order
monitor   | nAX CL EDX | 0f 01 c8     | monitor  |                     |               |             | monitor: alias intel-order
monitor   | nAX CL rDX | 0f 01 c8     | monitor  |                     |               |             | monitor: alias intel-order
mwait     | EAX ECX   | 0f 01 c9     | monitor  |                     |               |             | mwait: short=none intel-order
monitorx  | nAX ECX EDX | np 0f 01 fa  | monitorx |                     |               |             | monitorx: short=none intel-order
monitorx  | nAX ECX rDX | np 0f 01 fa  | monitorx |                     |               |             | monitorx: alias intel-order
monitorx  | nAX CL EDX | np 0f 01 fa  | monitorx |                     |               |             | monitorx: alias intel-order
monitorx  | nAX CL rDX | np 0f 01 fa  | monitorx |                     |               |             | monitorx: alias intel-order
mwaitx    | EAX ECX EBX | np 0f 01 fb  | monitorx |                     |               |             | mwaitx: short=none intel-order
tpause    | Rd        | 66 0f ae /6  | waitpkg  | w=c 0=oszap         |               |             | tpause:
tpause    | Rd EDX EAX | 66 0f ae /6  | waitpkg  | w=c 0=oszap         |               |             | tpause: intel-order alias
tpause    | Rd rDX EAX | 66 0f ae /6  | waitpkg  | w=c 0=oszap         |               |             | tpause: alias intel-order
umwait    | Rd        | f2 0f ae /6  | waitpkg  | w=c 0=oszap         |               |             | umwait:
umwait    | Rd EDX EAX | f2 0f ae /6  | waitpkg  | w=c 0=oszap         |               |             | umwait: intel-order alias
umwait    | Rd rDX EAX | f2 0f ae /6  | waitpkg  | w=c 0=oszap         |               |             | umwait: alias intel-order
umonitor  | Rn        | f3 0f ae /6  | waitpkg  |                     |               |             | umonitor:
ptwrite   | Ed        | f3 0f ae /4  | ptwrite  |                     |               |             | ptwrite:l show=never
serialize |           | np 0f 01 e8  | serialize |                     |               |             |
hreset    | Ib        | f3 0f 3a f0 c0 ib | hreset   |                     |               |             | hreset:
wrmsrns   |           | np 0f 01 c6  | wrmsrns  |                     |               |             |
clzero    |           | 0f 01 fc     | clzero   |                     |               |             |
clzero    | nAX       | 0f 01 fc     | clzero   |                     |               |             | clzero: alias
mcommit   |           | f3 0f 01 fa  | mcommit  | w=c 0=oszap         |               |             |
tlbsync   |           | np 0f 01 ff  | invlpgb  |                     |               |             |
invlpgb   |           | np 0f 01 fe  | invlpgb  |                     |               |             |
invlpgb   | nAX ECX EDX | 0f 01 fe     | invlpgb  |                     |               |             | invlpgb: alias intel-order
invlpgb   | nAX ECX rDX | 0f 01 fe     | invlpgb  |                     |               |             | invlpgb: alias intel-order
invlpgb   | nAX CL EDX | 0f 01 fe     | invlpgb  |                     |               |             | invlpgb: alias intel-order
invlpgb   | nAX CL rDX | 0f 01 fe     | invlpgb  |                     |               |             | invlpgb: alias intel-order
pconfig   |           | 0f 01 c5     | pconfig  | w=z 0=osapc         |               |             |
pvalidate |           | f2 0f 01 ff  | snp      | w=oszapc            |               |             |
pvalidate | nAX ECX EDX | f2 0f 01 ff  | snp      | w=oszapc            |               |             | pvalidate: short=nAX alias intel-order
pvalidate | nAX ECX rDX | f2 0f 01 ff  | snp      | w=oszapc            |               |             | pvalidate: alias intel-order
pvalidate | nAX CL EDX | f2 0f 01 ff  | snp      | w=oszapc            |               |             | pvalidate: alias intel-order
pvalidate | nAX CL rDX | f2 0f 01 ff  | snp      | w=oszapc            |               |             | pvalidate: alias intel-order

# Virtual machines, enclaves, trusted execution (VMX, SVM, SGX, SMX, TDX)
invept    | Gd Mdq    | 66 0f 38 80 /r | vmx      | w=zc 0=osap         |               |             | invept:
invvpid   | Gd Mdq    | 66 0f 38 81 /r | vmx      | w=zc 0=osap         |               |             | invvpid:
vmcall    |           | 0f 01 c1     | vmx      | w=zc 0=osap         |               |             |
vmclear   | Mq        | 66 0f c7 /6  | vmx      | w=zc 0=osap         |               |             |
vmfunc    |           | 0f 01 d4     | vmx      |                     |               |             |
vmlaunch  |           | 0f 01 c2     | vmx      | w=zc 0=osap         |               |             |
vmptrld   | Mq        | np 0f c7 /6  | vmx      | w=zc 0=osap         |               |             |
vmptrst   | Mq        | 0f c7 /7     | vmx      | w=zc 0=osap         |               |             |
vmread    | Ed Gd     | np 0f 78 /r  | vmx      | w=zc 0=osap         |               |             | vmread:l show=never
vmresume  |           | 0f 01 c3     | vmx      | w=zc 0=osap         |               |             |
vmwrite   | Gd Ed     | np 0f 79 /r  | vmx      | w=zc 0=osap         |               |             | vmwrite:l show=never
vmxoff    |           | 0f 01 c4     | vmx      | w=zc 0=osap         |               |             |
vmxon     | Mq        | f3 0f c7 /6  | vmx      | w=zc 0=osap         |               |             |
clgi      |           | 0f 01 dd     | svm      |                     |               |             |
stgi      |           | 0f 01 dc     | svm      |                     |               |             |
vmgexit   |           | f3 0f 01 d9  | svm      |                     |               |             |
vmgexit   |           | f2 0f 01 d9  | svm      |                     |               |             | decode-only
vmmcall   |           | no66 0f 01 d9 | svm      |                     |               |             |
vmrun     |           | 0f 01 d8     | svm      |                     |               |             |
vmrun     | nAX       | 0f 01 d8     | svm      |                     |               |             | vmrun: alias
vmload    |           | 0f 01 da     | svm      |                     |               |             |
vmload    | nAX       | 0f 01 da     | svm      |                     |               |             | vmload: alias
vmsave    |           | 0f 01 db     | svm      |                     |               |             |
vmsave    | nAX       | 0f 01 db     | svm      |                     |               |             | vmsave: alias
invlpga   |           | 0f 01 df     | svm      |                     |               |             |
invlpga   | nAX ECX   | 0f 01 df     | svm      |                     |               |             | invlpga: alias intel-order
invlpga   | nAX CL    | 0f 01 df     | svm      |                     |               |             | invlpga: alias intel-order
skinit    |           | 0f 01 de     | svm      |                     |               |             |
skinit    | EAX       | 0f 01 de     | svm      |                     |               |             | skinit: alias
encls     |           | np 0f 01 cf  | sgx      | w=zc 0=osap         |               |             |
enclu     |           | 0f 01 d7     | sgx      | w=zc 0=osap         |               |             |
enclv     |           | 0f 01 c0     | sgx      | w=zc 0=osap         |               |             |
getsec    |           | 0f 37        | smx      |                     |               |             |
tdcall    |           | 66 0f 01 cc  | tdx      | w=oszapc            |               |             |

# x87 (AT&T swaps fsub/fsubr and fdiv/fdivr where the destination is not %st)
fadd      | Md        | d8 /0        | 8087     |                     |               |             | fadds: fadd:
fadd      | Mq        | dc /0        | 8087     |                     |               |             | faddl:
fmul      | Md        | d8 /1        | 8087     |                     |               |             | fmuls: fmul:
fmul      | Mq        | dc /1        | 8087     |                     |               |             | fmull:
fcom      | Md        | d8 /2        | 8087     |                     |               |             | fcoms: fcom:
fcom      | Mq        | dc /2        | 8087     |                     |               |             | fcoml:
fcomp     | Md        | d8 /3        | 8087     |                     |               |             | fcomps: fcomp:
fcomp     | Mq        | dc /3        | 8087     |                     |               |             | fcompl:
fsub      | Md        | d8 /4        | 8087     |                     |               |             | fsubs: fsub:
fsub      | Mq        | dc /4        | 8087     |                     |               |             | fsubl:
fsubr     | Md        | d8 /5        | 8087     |                     |               |             | fsubrs: fsubr:
fsubr     | Mq        | dc /5        | 8087     |                     |               |             | fsubrl:
fdiv      | Md        | d8 /6        | 8087     |                     |               |             | fdivs: fdiv:
fdiv      | Mq        | dc /6        | 8087     |                     |               |             | fdivl:
fdivr     | Md        | d8 /7        | 8087     |                     |               |             | fdivrs: fdivr:
fdivr     | Mq        | dc /7        | 8087     |                     |               |             | fdivrl:
fadd      | ST STi    | d8 c0+i      | 8087     |                     |               |             | fadd: short=STi
fmul      | ST STi    | d8 c8+i      | 8087     |                     |               |             | fmul: short=STi
fcom      | STi       | d8 d0+i      | 8087     |                     |               |             | fcom:l show=never
fcom      |           | d8 d1        | 8087     |                     |               |             | fcom: alias
fcomp     | STi       | d8 d8+i      | 8087     |                     |               |             | fcomp:l show=never
fcomp     |           | d8 d9        | 8087     |                     |               |             | fcomp: alias
fsub      | ST STi    | d8 e0+i      | 8087     |                     |               |             | fsub: short=STi
fsubr     | ST STi    | d8 e8+i      | 8087     |                     |               |             | fsubr: short=STi
fdiv      | ST STi    | d8 f0+i      | 8087     |                     |               |             | fdiv: short=STi
fdivr     | ST STi    | d8 f8+i      | 8087     |                     |               |             | fdivr: short=STi
fadd      | STi ST    | dc c0+i      | 8087     |                     |               |             | fadd:
fmul      | STi ST    | dc c8+i      | 8087     |                     |               |             | fmul:
fsubr     | STi ST    | dc e0+i      | 8087     |                     |               |             | fsub:
fsub      | STi ST    | dc e8+i      | 8087     |                     |               |             | fsubr:
fdivr     | STi ST    | dc f0+i      | 8087     |                     |               |             | fdiv:
fdiv      | STi ST    | dc f8+i      | 8087     |                     |               |             | fdivr:
faddp     | STi ST    | de c0+i      | 8087     |                     |               |             | faddp: short=STi
faddp     |           | de c1        | 8087     |                     |               |             | faddp: alias
fmulp     | STi ST    | de c8+i      | 8087     |                     |               |             | fmulp: short=STi
fmulp     |           | de c9        | 8087     |                     |               |             | fmulp: alias
fsubrp    | STi ST    | de e0+i      | 8087     |                     |               |             | fsubp: short=STi
fsubrp    |           | de e1        | 8087     |                     |               |             | fsubp: alias
fsubp     | STi ST    | de e8+i      | 8087     |                     |               |             | fsubrp: short=STi
fsubp     |           | de e9        | 8087     |                     |               |             | fsubrp: alias
fdivrp    | STi ST    | de f0+i      | 8087     |                     |               |             | fdivp: short=STi
fdivrp    |           | de f1        | 8087     |                     |               |             | fdivp: alias
fdivp     | STi ST    | de f8+i      | 8087     |                     |               |             | fdivrp: short=STi
fdivp     |           | de f9        | 8087     |                     |               |             | fdivrp: alias
fcompp    |           | de d9        | 8087     |                     |               |             |
fiadd     | Mw        | de /0        | 8087     |                     |               |             | fiadds: fiadd:
fiadd     | Md        | da /0        | 8087     |                     |               |             | fiaddl:
fimul     | Mw        | de /1        | 8087     |                     |               |             | fimuls: fimul:
fimul     | Md        | da /1        | 8087     |                     |               |             | fimull:
ficom     | Mw        | de /2        | 8087     |                     |               |             | ficoms: ficom:
ficom     | Md        | da /2        | 8087     |                     |               |             | ficoml:
ficomp    | Mw        | de /3        | 8087     |                     |               |             | ficomps: ficomp:
ficomp    | Md        | da /3        | 8087     |                     |               |             | ficompl:
fisub     | Mw        | de /4        | 8087     |                     |               |             | fisubs: fisub:
fisub     | Md        | da /4        | 8087     |                     |               |             | fisubl:
fisubr    | Mw        | de /5        | 8087     |                     |               |             | fisubrs: fisubr:
fisubr    | Md        | da /5        | 8087     |                     |               |             | fisubrl:
fidiv     | Mw        | de /6        | 8087     |                     |               |             | fidivs: fidiv:
fidiv     | Md        | da /6        | 8087     |                     |               |             | fidivl:
fidivr    | Mw        | de /7        | 8087     |                     |               |             | fidivrs: fidivr:
fidivr    | Md        | da /7        | 8087     |                     |               |             | fidivrl:
fld       | Md        | d9 /0        | 8087     |                     |               |             | flds: fld:
fld       | Mq        | dd /0        | 8087     |                     |               |             | fldl:
fld       | Mt        | db /5        | 8087     |                     |               |             | fldt:
fld       | STi       | d9 c0+i      | 8087     |                     |               |             | fld:l show=never
fst       | Md        | d9 /2        | 8087     |                     |               |             | fsts: fst:
fst       | Mq        | dd /2        | 8087     |                     |               |             | fstl:
fst       | STi       | dd d0+i      | 8087     |                     |               |             | fst:l show=never
fstp      | Md        | d9 /3        | 8087     |                     |               |             | fstps: fstp:
fstp      | Mq        | dd /3        | 8087     |                     |               |             | fstpl:
fstp      | Mt        | db /7        | 8087     |                     |               |             | fstpt:
fstp      | STi       | dd d8+i      | 8087     |                     |               |             | fstp:l show=never
fild      | Mw        | df /0        | 8087     |                     |               |             | filds: fild:
fild      | Md        | db /0        | 8087     |                     |               |             | fildl:
fild      | Mq        | df /5        | 8087     |                     |               |             | fildll: fildq:
fist      | Mw        | df /2        | 8087     |                     |               |             | fists: fist:
fist      | Md        | db /2        | 8087     |                     |               |             | fistl:
fistp     | Mw        | df /3        | 8087     |                     |               |             | fistps: fistp:
fistp     | Md        | db /3        | 8087     |                     |               |             | fistpl:
fistp     | Mq        | df /7        | 8087     |                     |               |             | fistpll: fistpq:
fisttp    | Mw        | df /1        | sse3     |                     |               |             | fisttps: fisttp:
fisttp    | Md        | db /1        | sse3     |                     |               |             | fisttpl:
fisttp    | Mq        | dd /1        | sse3     |                     |               |             | fisttpll: fisttpq:
fbld      | Mt        | df /4        | 8087     |                     |               |             | fbld:
fbstp     | Mt        | df /6        | 8087     |                     |               |             | fbstp:
fxch      | STi       | d9 c8+i      | 8087     |                     |               |             | fxch:
fxch      |           | d9 c9        | 8087     |                     |               |             | fxch: alias
fcmovb    | ST STi    | da c0+i      | 686      | r=c                 |               |             | fcmovb: fcmovnae:
fcmove    | ST STi    | da c8+i      | 686      | r=z                 |               |             | fcmove:
fcmovbe   | ST STi    | da d0+i      | 686      | r=zc                |               |             | fcmovbe: fcmovna:
fcmovu    | ST STi    | da d8+i      | 686      | r=p                 |               |             | fcmovu:
fcmovnb   | ST STi    | db c0+i      | 686      | r=c                 |               |             | fcmovnb: fcmovae:
fcmovne   | ST STi    | db c8+i      | 686      | r=z                 |               |             | fcmovne:
fcmovnbe  | ST STi    | db d0+i      | 686      | r=zc                |               |             | fcmovnbe: fcmova:
fcmovnu   | ST STi    | db d8+i      | 686      | r=p                 |               |             | fcmovnu:
fucom     | STi       | dd e0+i      | 387      |                     |               |             | fucom:
fucom     |           | dd e1        | 387      |                     |               |             | fucom: alias
fucomp    | STi       | dd e8+i      | 387      |                     |               |             | fucomp:
fucomp    |           | dd e9        | 387      |                     |               |             | fucomp: alias
fucompp   |           | da e9        | 387      |                     |               |             |
fcomi     | ST STi    | db f0+i      | 686      | w=zpc 0=osa         |               |             | fcomi: short=STi
fcomi     |           | db f1        | 686      | w=zpc 0=osa         |               |             | fcomi: alias
fucomi    | ST STi    | db e8+i      | 686      | w=zpc 0=osa         |               |             | fucomi: short=STi
fucomi    |           | db e9        | 686      | w=zpc 0=osa         |               |             | fucomi: alias
fcomip    | ST STi    | df f0+i      | 686      | w=zpc 0=osa         |               |             | fcomip: fcompi: short=STi
fcomip    |           | df f1        | 686      | w=zpc 0=osa         |               |             | fcomip: fcompi: alias
fucomip   | ST STi    | df e8+i      | 686      | w=zpc 0=osa         |               |             | fucomip: fucompi: short=STi
fucomip   |           | df e9        | 686      | w=zpc 0=osa         |               |             | fucomip: fucompi: alias
fchs      |           | d9 e0        | 8087     |                     |               |             |
fabs      |           | d9 e1        | 8087     |                     |               |             |
ftst      |           | d9 e4        | 8087     |                     |               |             |
fxam      |           | d9 e5        | 8087     |                     |               |             |
fld1      |           | d9 e8        | 8087     |                     |               |             |
fldl2t    |           | d9 e9        | 8087     |                     |               |             |
fldl2e    |           | d9 ea        | 8087     |                     |               |             |
fldpi     |           | d9 eb        | 8087     |                     |               |             |
fldlg2    |           | d9 ec        | 8087     |                     |               |             |
fldln2    |           | d9 ed        | 8087     |                     |               |             |
fldz      |           | d9 ee        | 8087     |                     |               |             |
f2xm1     |           | d9 f0        | 8087     |                     |               |             |
fyl2x     |           | d9 f1        | 8087     |                     |               |             |
fptan     |           | d9 f2        | 8087     |                     |               |             |
fpatan    |           | d9 f3        | 8087     |                     |               |             |
fxtract   |           | d9 f4        | 8087     |                     |               |             |
fprem1    |           | d9 f5        | 387      |                     |               |             |
fdecstp   |           | d9 f6        | 8087     |                     |               |             |
fincstp   |           | d9 f7        | 8087     |                     |               |             |
fprem     |           | d9 f8        | 8087     |                     |               |             |
fyl2xp1   |           | d9 f9        | 8087     |                     |               |             |
fsqrt     |           | d9 fa        | 8087     |                     |               |             |
fsincos   |           | d9 fb        | 387      |                     |               |             |
frndint   |           | d9 fc        | 8087     |                     |               |             |
fscale    |           | d9 fd        | 8087     |                     |               |             |
fsin      |           | d9 fe        | 387      |                     |               |             |
fcos      |           | d9 ff        | 387      |                     |               |             |
fnop      |           | d9 d0        | 8087     |                     |               |             |
ffree     | STi       | dd c0+i      | 8087     |                     |               |             | ffree:
ffreep    | STi       | df c0+i      | 8087     |                     |               |             | ffreep:
fninit    |           | db e3        | 8087     |                     |               |             |
fnclex    |           | db e2        | 8087     |                     |               |             |
fldcw     | Mw        | d9 /5        | 8087     |                     |               |             | fldcw:w show=never
fnstcw    | Mw        | d9 /7        | 8087     |                     |               |             | fnstcw:w show=never
fnstsw    | Mw        | dd /7        | 8087     |                     |               |             | fnstsw:w show=never
fnstsw    | AX        | df e0        | 287      |                     |               |             | fnstsw: short=none short=none
fldenv    | M         | d9 /4        | 8087     |                     |               |             | fldenv:sl show=odd
fnstenv   | M         | d9 /6        | 8087     |                     |               |             | fnstenv:sl show=odd
frstor    | M         | dd /4        | 8087     |                     |               |             | frstor:sl show=odd
fnsave    | M         | dd /6        | 8087     |                     |               |             | fnsave:sl show=odd
fneni     |           | db e0        | 8087     |                     |               |             |
fndisi    |           | db e1        | 8087     |                     |               |             |
fnsetpm   |           | db e4        | 287      |                     |               |             |
frstpm    |           | db e5        | 287      |                     |               |             |

# x87 with a wait for pending exceptions before it
finit     |           | 9b db e3     | 8087     |                     |               |             | alias
fclex     |           | 9b db e2     | 8087     |                     |               |             | alias
feni      |           | 9b db e0     | 8087     |                     |               |             | alias
fdisi     |           | 9b db e1     | 8087     |                     |               |             | alias
fsetpm    |           | 9b db e4     | 287      |                     |               |             | alias
fstcw     | Mw        | 9b d9 /7     | 8087     |                     |               |             | fstcw:w show=never alias
fstsw     | Mw        | 9b dd /7     | 8087     |                     |               |             | fstsw:w show=never alias
fstsw     | AX        | 9b df e0     | 287      |                     |               |             | fstsw: short=none alias
fstenv    | M         | 9b d9 /6     | 8087     |                     |               |             | fstenv:sl show=odd alias
fsave     | M         | 9b dd /6     | 8087     |                     |               |             | fsave:sl show=odd alias
`;
