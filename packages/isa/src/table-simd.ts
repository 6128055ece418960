// Which instructions work on MMX and XMM registers? The second part of the one table; `table.ts` explains the columns.
//
// `np` stands wherever the manual has an empty cell for a prefix: 66, f2 and f3 choose the instruction.
// The predicate forms (CMPEQPS …) are `alias` rows with the immediate in the encoding: an immediate
// without a name is written with CMPPS.
//
// Out of scope (`unsupported.ts` has the names): VEX and EVEX forms, XOP, 3DNow!, VIA PadLock.

/** The rows for MMX, SSE to SSE4a, AES, PCLMULQDQ, SHA, GFNI and Key Locker; as `TABLE`. */
export const TABLE_SIMD = `
# MMX
punpcklbw        | Pq Qd        | np 0f 60 /r           | mmx     |                 | | |
punpcklwd        | Pq Qd        | np 0f 61 /r           | mmx     |                 | | |
punpckldq        | Pq Qd        | np 0f 62 /r           | mmx     |                 | | |
packsswb         | Pq Qq        | np 0f 63 /r           | mmx     |                 | | |
pcmpgtb          | Pq Qq        | np 0f 64 /r           | mmx     |                 | | |
pcmpgtw          | Pq Qq        | np 0f 65 /r           | mmx     |                 | | |
pcmpgtd          | Pq Qq        | np 0f 66 /r           | mmx     |                 | | |
packuswb         | Pq Qq        | np 0f 67 /r           | mmx     |                 | | |
punpckhbw        | Pq Qq        | np 0f 68 /r           | mmx     |                 | | |
punpckhwd        | Pq Qq        | np 0f 69 /r           | mmx     |                 | | |
punpckhdq        | Pq Qq        | np 0f 6a /r           | mmx     |                 | | |
packssdw         | Pq Qq        | np 0f 6b /r           | mmx     |                 | | |
movd             | Pq Ed        | np 0f 6e /r           | mmx     |                 | | |
movq             | Pq Qq        | np 0f 6f /r           | mmx     |                 | | |
psllw            | Nq Ib        | np 0f 71 /6 ib        | mmx     |                 | | |
psraw            | Nq Ib        | np 0f 71 /4 ib        | mmx     |                 | | |
psrlw            | Nq Ib        | np 0f 71 /2 ib        | mmx     |                 | | |
pslld            | Nq Ib        | np 0f 72 /6 ib        | mmx     |                 | | |
psrad            | Nq Ib        | np 0f 72 /4 ib        | mmx     |                 | | |
psrld            | Nq Ib        | np 0f 72 /2 ib        | mmx     |                 | | |
psllq            | Nq Ib        | np 0f 73 /6 ib        | mmx     |                 | | |
psrlq            | Nq Ib        | np 0f 73 /2 ib        | mmx     |                 | | |
pcmpeqb          | Pq Qq        | np 0f 74 /r           | mmx     |                 | | |
pcmpeqw          | Pq Qq        | np 0f 75 /r           | mmx     |                 | | |
pcmpeqd          | Pq Qq        | np 0f 76 /r           | mmx     |                 | | |
emms             |              | np 0f 77              | mmx     |                 | | |
movd             | Ed Pq        | np 0f 7e /r           | mmx     |                 | | |
movq             | Qq Pq        | np 0f 7f /r           | mmx     |                 | | |
psrlw            | Pq Qq        | np 0f d1 /r           | mmx     |                 | | |
psrld            | Pq Qq        | np 0f d2 /r           | mmx     |                 | | |
psrlq            | Pq Qq        | np 0f d3 /r           | mmx     |                 | | |
pmullw           | Pq Qq        | np 0f d5 /r           | mmx     |                 | | |
psubusb          | Pq Qq        | np 0f d8 /r           | mmx     |                 | | |
psubusw          | Pq Qq        | np 0f d9 /r           | mmx     |                 | | |
pand             | Pq Qq        | np 0f db /r           | mmx     |                 | | |
paddusb          | Pq Qq        | np 0f dc /r           | mmx     |                 | | |
paddusw          | Pq Qq        | np 0f dd /r           | mmx     |                 | | |
pandn            | Pq Qq        | np 0f df /r           | mmx     |                 | | |
psraw            | Pq Qq        | np 0f e1 /r           | mmx     |                 | | |
psrad            | Pq Qq        | np 0f e2 /r           | mmx     |                 | | |
pmulhw           | Pq Qq        | np 0f e5 /r           | mmx     |                 | | |
psubsb           | Pq Qq        | np 0f e8 /r           | mmx     |                 | | |
psubsw           | Pq Qq        | np 0f e9 /r           | mmx     |                 | | |
por              | Pq Qq        | np 0f eb /r           | mmx     |                 | | |
paddsb           | Pq Qq        | np 0f ec /r           | mmx     |                 | | |
paddsw           | Pq Qq        | np 0f ed /r           | mmx     |                 | | |
pxor             | Pq Qq        | np 0f ef /r           | mmx     |                 | | |
psllw            | Pq Qq        | np 0f f1 /r           | mmx     |                 | | |
pslld            | Pq Qq        | np 0f f2 /r           | mmx     |                 | | |
psllq            | Pq Qq        | np 0f f3 /r           | mmx     |                 | | |
pmaddwd          | Pq Qq        | np 0f f5 /r           | mmx     |                 | | |
psubb            | Pq Qq        | np 0f f8 /r           | mmx     |                 | | |
psubw            | Pq Qq        | np 0f f9 /r           | mmx     |                 | | |
psubd            | Pq Qq        | np 0f fa /r           | mmx     |                 | | |
paddb            | Pq Qq        | np 0f fc /r           | mmx     |                 | | |
paddw            | Pq Qq        | np 0f fd /r           | mmx     |                 | | |
paddd            | Pq Qq        | np 0f fe /r           | mmx     |                 | | |

# SSE
movss            | Vdq Wd       | f3 0f 10 /r           | sse     |                 | | |
movups           | Vdq Wdq      | 0f 10 /r              | sse     |                 | | |
movss            | Wd Vdq       | f3 0f 11 /r           | sse     |                 | | |
movups           | Wdq Vdq      | 0f 11 /r              | sse     |                 | | |
movhlps          | Vdq Udq      | np 0f 12 /r           | sse     |                 | | |
movlps           | Vdq Mq       | 0f 12 /r              | sse     |                 | | |
movlps           | Mq Vdq       | np 0f 13 /r           | sse     |                 | | |
unpcklps         | Vdq Wdq      | np 0f 14 /r           | sse     |                 | | |
unpckhps         | Vdq Wdq      | np 0f 15 /r           | sse     |                 | | |
movhps           | Vdq Mq       | np 0f 16 /r           | sse     |                 | | |
movlhps          | Vdq Udq      | np 0f 16 /r           | sse     |                 | | |
movhps           | Mq Vdq       | np 0f 17 /r           | sse     |                 | | |
movaps           | Vdq Wdq      | np 0f 28 /r           | sse     |                 | | |
movaps           | Wdq Vdq      | np 0f 29 /r           | sse     |                 | | |
cvtpi2ps         | Vdq Qq       | 0f 2a /r              | sse     |                 | | |
cvtsi2ss         | Vdq Ed       | f3 0f 2a /r           | sse     |                 | | | cvtsi2ss:l show=never
movntps          | Mdq Vdq      | 0f 2b /r              | sse     |                 | | |
cvttps2pi        | Pq Wq        | 0f 2c /r              | sse     |                 | | |
cvttss2si        | Gd Wd        | f3 0f 2c /r           | sse     |                 | | | cvttss2si:l show=never
cvtps2pi         | Pq Wq        | 0f 2d /r              | sse     |                 | | |
cvtss2si         | Gd Wd        | f3 0f 2d /r           | sse     |                 | | | cvtss2si:l show=never
ucomiss          | Vdq Wd       | np 0f 2e /r           | sse     | w=zpc 0=osa     | | |
comiss           | Vdq Wd       | np 0f 2f /r           | sse     | w=zpc 0=osa     | | |
movmskps         | Gd Udq       | np 0f 50 /r           | sse     |                 | | | movmskps:l show=never
sqrtps           | Vdq Wdq      | 0f 51 /r              | sse     |                 | | |
sqrtss           | Vdq Wd       | f3 0f 51 /r           | sse     |                 | | |
rsqrtps          | Vdq Wdq      | np 0f 52 /r           | sse     |                 | | |
rsqrtss          | Vdq Wd       | f3 0f 52 /r           | sse     |                 | | |
rcpps            | Vdq Wdq      | np 0f 53 /r           | sse     |                 | | |
rcpss            | Vdq Wd       | f3 0f 53 /r           | sse     |                 | | |
andps            | Vdq Wdq      | np 0f 54 /r           | sse     |                 | | |
andnps           | Vdq Wdq      | np 0f 55 /r           | sse     |                 | | |
orps             | Vdq Wdq      | np 0f 56 /r           | sse     |                 | | |
xorps            | Vdq Wdq      | np 0f 57 /r           | sse     |                 | | |
addps            | Vdq Wdq      | 0f 58 /r              | sse     |                 | | |
addss            | Vdq Wd       | f3 0f 58 /r           | sse     |                 | | |
mulps            | Vdq Wdq      | 0f 59 /r              | sse     |                 | | |
mulss            | Vdq Wd       | f3 0f 59 /r           | sse     |                 | | |
subps            | Vdq Wdq      | 0f 5c /r              | sse     |                 | | |
subss            | Vdq Wd       | f3 0f 5c /r           | sse     |                 | | |
minps            | Vdq Wdq      | 0f 5d /r              | sse     |                 | | |
minss            | Vdq Wd       | f3 0f 5d /r           | sse     |                 | | |
divps            | Vdq Wdq      | 0f 5e /r              | sse     |                 | | |
divss            | Vdq Wd       | f3 0f 5e /r           | sse     |                 | | |
maxps            | Vdq Wdq      | 0f 5f /r              | sse     |                 | | |
maxss            | Vdq Wd       | f3 0f 5f /r           | sse     |                 | | |
pshufw           | Pq Qq Ib     | 0f 70 /r ib           | sse     |                 | | |
cmpps            | Vdq Wdq Ib   | 0f c2 /r ib           | sse     |                 | | |
cmpss            | Vdq Wd Ib    | f3 0f c2 /r ib        | sse     |                 | | |
cmpeqps          | Vdq Wdq      | 0f c2 /r 00           | sse     |                 | | | alias
cmpeqss          | Vdq Wd       | f3 0f c2 /r 00        | sse     |                 | | | alias
cmpleps          | Vdq Wdq      | 0f c2 /r 02           | sse     |                 | | | alias
cmpless          | Vdq Wd       | f3 0f c2 /r 02        | sse     |                 | | | alias
cmpltps          | Vdq Wdq      | 0f c2 /r 01           | sse     |                 | | | alias
cmpltss          | Vdq Wd       | f3 0f c2 /r 01        | sse     |                 | | | alias
cmpneqps         | Vdq Wdq      | 0f c2 /r 04           | sse     |                 | | | alias
cmpneqss         | Vdq Wd       | f3 0f c2 /r 04        | sse     |                 | | | alias
cmpnleps         | Vdq Wdq      | 0f c2 /r 06           | sse     |                 | | | alias
cmpnless         | Vdq Wd       | f3 0f c2 /r 06        | sse     |                 | | | alias
cmpnltps         | Vdq Wdq      | 0f c2 /r 05           | sse     |                 | | | alias
cmpnltss         | Vdq Wd       | f3 0f c2 /r 05        | sse     |                 | | | alias
cmpordps         | Vdq Wdq      | 0f c2 /r 07           | sse     |                 | | | alias
cmpordss         | Vdq Wd       | f3 0f c2 /r 07        | sse     |                 | | | alias
cmpunordps       | Vdq Wdq      | 0f c2 /r 03           | sse     |                 | | | alias
cmpunordss       | Vdq Wd       | f3 0f c2 /r 03        | sse     |                 | | | alias
pinsrw           | Pq Rd Ib     | np 0f c4 /r ib        | sse     |                 | | | pinsrw:l show=never
pinsrw           | Pq Mw Ib     | np 0f c4 /r ib        | sse     |                 | | |
pextrw           | Gd Nq Ib     | np 0f c5 /r ib        | sse     |                 | | | pextrw:l show=never
shufps           | Vdq Wdq Ib   | np 0f c6 /r ib        | sse     |                 | | |
pmovmskb         | Gd Nq        | 0f d7 /r              | sse     |                 | | | pmovmskb:l show=never
pminub           | Pq Qq        | np 0f da /r           | sse     |                 | | |
pmaxub           | Pq Qq        | np 0f de /r           | sse     |                 | | |
pavgb            | Pq Qq        | np 0f e0 /r           | sse     |                 | | |
pavgw            | Pq Qq        | np 0f e3 /r           | sse     |                 | | |
pmulhuw          | Pq Qq        | np 0f e4 /r           | sse     |                 | | |
movntq           | Mq Pq        | np 0f e7 /r           | sse     |                 | | |
pminsw           | Pq Qq        | np 0f ea /r           | sse     |                 | | |
pmaxsw           | Pq Qq        | np 0f ee /r           | sse     |                 | | |
psadbw           | Pq Qq        | np 0f f6 /r           | sse     |                 | | |
maskmovq         | Pq Nq        | np 0f f7 /r           | sse     |                 | | |

# SSE2
movsd            | Vdq Wq       | f2 0f 10 /r           | sse2    |                 | | |
movupd           | Vdq Wdq      | 66 0f 10 /r           | sse2    |                 | | |
movsd            | Wq Vdq       | f2 0f 11 /r           | sse2    |                 | | |
movupd           | Wdq Vdq      | 66 0f 11 /r           | sse2    |                 | | |
movlpd           | Vdq Mq       | 66 0f 12 /r           | sse2    |                 | | |
movlpd           | Mq Vdq       | 66 0f 13 /r           | sse2    |                 | | |
unpcklpd         | Vdq Wdq      | 66 0f 14 /r           | sse2    |                 | | |
unpckhpd         | Vdq Wdq      | 66 0f 15 /r           | sse2    |                 | | |
movhpd           | Vdq Mq       | 66 0f 16 /r           | sse2    |                 | | |
movhpd           | Mq Vdq       | 66 0f 17 /r           | sse2    |                 | | |
movapd           | Vdq Wdq      | 66 0f 28 /r           | sse2    |                 | | |
movapd           | Wdq Vdq      | 66 0f 29 /r           | sse2    |                 | | |
cvtpi2pd         | Vdq Qq       | 66 0f 2a /r           | sse2    |                 | | |
cvtsi2sd         | Vdq Ed       | f2 0f 2a /r           | sse2    |                 | | | cvtsi2sd:l show=never
movntpd          | Mdq Vdq      | 66 0f 2b /r           | sse2    |                 | | |
cvttpd2pi        | Pq Wdq       | 66 0f 2c /r           | sse2    |                 | | |
cvttsd2si        | Gd Wq        | f2 0f 2c /r           | sse2    |                 | | | cvttsd2si:l show=never
cvtpd2pi         | Pq Wdq       | 66 0f 2d /r           | sse2    |                 | | |
cvtsd2si         | Gd Wq        | f2 0f 2d /r           | sse2    |                 | | | cvtsd2si:l show=never
ucomisd          | Vdq Wq       | 66 0f 2e /r           | sse2    | w=zpc 0=osa     | | |
comisd           | Vdq Wq       | 66 0f 2f /r           | sse2    | w=zpc 0=osa     | | |
movmskpd         | Gd Udq       | 66 0f 50 /r           | sse2    |                 | | | movmskpd:l show=never
sqrtpd           | Vdq Wdq      | 66 0f 51 /r           | sse2    |                 | | |
sqrtsd           | Vdq Wq       | f2 0f 51 /r           | sse2    |                 | | |
andpd            | Vdq Wdq      | 66 0f 54 /r           | sse2    |                 | | |
andnpd           | Vdq Wdq      | 66 0f 55 /r           | sse2    |                 | | |
orpd             | Vdq Wdq      | 66 0f 56 /r           | sse2    |                 | | |
xorpd            | Vdq Wdq      | 66 0f 57 /r           | sse2    |                 | | |
addpd            | Vdq Wdq      | 66 0f 58 /r           | sse2    |                 | | |
addsd            | Vdq Wq       | f2 0f 58 /r           | sse2    |                 | | |
mulpd            | Vdq Wdq      | 66 0f 59 /r           | sse2    |                 | | |
mulsd            | Vdq Wq       | f2 0f 59 /r           | sse2    |                 | | |
cvtpd2ps         | Vdq Wdq      | 66 0f 5a /r           | sse2    |                 | | |
cvtps2pd         | Vdq Wq       | 0f 5a /r              | sse2    |                 | | |
cvtsd2ss         | Vdq Wq       | f2 0f 5a /r           | sse2    |                 | | |
cvtss2sd         | Vdq Wd       | f3 0f 5a /r           | sse2    |                 | | |
cvtdq2ps         | Vdq Wdq      | np 0f 5b /r           | sse2    |                 | | |
cvtps2dq         | Vdq Wdq      | 66 0f 5b /r           | sse2    |                 | | |
cvttps2dq        | Vdq Wdq      | f3 0f 5b /r           | sse2    |                 | | |
subpd            | Vdq Wdq      | 66 0f 5c /r           | sse2    |                 | | |
subsd            | Vdq Wq       | f2 0f 5c /r           | sse2    |                 | | |
minpd            | Vdq Wdq      | 66 0f 5d /r           | sse2    |                 | | |
minsd            | Vdq Wq       | f2 0f 5d /r           | sse2    |                 | | |
divpd            | Vdq Wdq      | 66 0f 5e /r           | sse2    |                 | | |
divsd            | Vdq Wq       | f2 0f 5e /r           | sse2    |                 | | |
maxpd            | Vdq Wdq      | 66 0f 5f /r           | sse2    |                 | | |
maxsd            | Vdq Wq       | f2 0f 5f /r           | sse2    |                 | | |
punpcklbw        | Vdq Wdq      | 66 0f 60 /r           | sse2    |                 | | |
punpcklwd        | Vdq Wdq      | 66 0f 61 /r           | sse2    |                 | | |
punpckldq        | Vdq Wdq      | 66 0f 62 /r           | sse2    |                 | | |
packsswb         | Vdq Wdq      | 66 0f 63 /r           | sse2    |                 | | |
pcmpgtb          | Vdq Wdq      | 66 0f 64 /r           | sse2    |                 | | |
pcmpgtw          | Vdq Wdq      | 66 0f 65 /r           | sse2    |                 | | |
pcmpgtd          | Vdq Wdq      | 66 0f 66 /r           | sse2    |                 | | |
packuswb         | Vdq Wdq      | 66 0f 67 /r           | sse2    |                 | | |
punpckhbw        | Vdq Wdq      | 66 0f 68 /r           | sse2    |                 | | |
punpckhwd        | Vdq Wdq      | 66 0f 69 /r           | sse2    |                 | | |
punpckhdq        | Vdq Wdq      | 66 0f 6a /r           | sse2    |                 | | |
packssdw         | Vdq Wdq      | 66 0f 6b /r           | sse2    |                 | | |
punpcklqdq       | Vdq Wdq      | 66 0f 6c /r           | sse2    |                 | | |
punpckhqdq       | Vdq Wdq      | 66 0f 6d /r           | sse2    |                 | | |
movd             | Vdq Ed       | 66 0f 6e /r           | sse2    |                 | | |
movdqa           | Vdq Wdq      | 66 0f 6f /r           | sse2    |                 | | |
movdqu           | Vdq Wdq      | f3 0f 6f /r           | sse2    |                 | | |
pshufd           | Vdq Wdq Ib   | 66 0f 70 /r ib        | sse2    |                 | | |
pshufhw          | Vdq Wdq Ib   | f3 0f 70 /r ib        | sse2    |                 | | |
pshuflw          | Vdq Wdq Ib   | f2 0f 70 /r ib        | sse2    |                 | | |
psllw            | Udq Ib       | 66 0f 71 /6 ib        | sse2    |                 | | |
psraw            | Udq Ib       | 66 0f 71 /4 ib        | sse2    |                 | | |
psrlw            | Udq Ib       | 66 0f 71 /2 ib        | sse2    |                 | | |
pslld            | Udq Ib       | 66 0f 72 /6 ib        | sse2    |                 | | |
psrad            | Udq Ib       | 66 0f 72 /4 ib        | sse2    |                 | | |
psrld            | Udq Ib       | 66 0f 72 /2 ib        | sse2    |                 | | |
pslldq           | Udq Ib       | 66 0f 73 /7 ib        | sse2    |                 | | |
psllq            | Udq Ib       | 66 0f 73 /6 ib        | sse2    |                 | | |
psrldq           | Udq Ib       | 66 0f 73 /3 ib        | sse2    |                 | | |
psrlq            | Udq Ib       | 66 0f 73 /2 ib        | sse2    |                 | | |
pcmpeqb          | Vdq Wdq      | 66 0f 74 /r           | sse2    |                 | | |
pcmpeqw          | Vdq Wdq      | 66 0f 75 /r           | sse2    |                 | | |
pcmpeqd          | Vdq Wdq      | 66 0f 76 /r           | sse2    |                 | | |
movd             | Ed Vdq       | 66 0f 7e /r           | sse2    |                 | | |
movq             | Vdq Wq       | f3 0f 7e /r           | sse2    |                 | | |
movdqa           | Wdq Vdq      | 66 0f 7f /r           | sse2    |                 | | |
movdqu           | Wdq Vdq      | f3 0f 7f /r           | sse2    |                 | | |
cmppd            | Vdq Wdq Ib   | 66 0f c2 /r ib        | sse2    |                 | | |
cmpsd            | Vdq Wq Ib    | f2 0f c2 /r ib        | sse2    |                 | | |
cmpeqpd          | Vdq Wdq      | 66 0f c2 /r 00        | sse2    |                 | | | alias
cmpeqsd          | Vdq Wq       | f2 0f c2 /r 00        | sse2    |                 | | | alias
cmplepd          | Vdq Wdq      | 66 0f c2 /r 02        | sse2    |                 | | | alias
cmplesd          | Vdq Wq       | f2 0f c2 /r 02        | sse2    |                 | | | alias
cmpltpd          | Vdq Wdq      | 66 0f c2 /r 01        | sse2    |                 | | | alias
cmpltsd          | Vdq Wq       | f2 0f c2 /r 01        | sse2    |                 | | | alias
cmpneqpd         | Vdq Wdq      | 66 0f c2 /r 04        | sse2    |                 | | | alias
cmpneqsd         | Vdq Wq       | f2 0f c2 /r 04        | sse2    |                 | | | alias
cmpnlepd         | Vdq Wdq      | 66 0f c2 /r 06        | sse2    |                 | | | alias
cmpnlesd         | Vdq Wq       | f2 0f c2 /r 06        | sse2    |                 | | | alias
cmpnltpd         | Vdq Wdq      | 66 0f c2 /r 05        | sse2    |                 | | | alias
cmpnltsd         | Vdq Wq       | f2 0f c2 /r 05        | sse2    |                 | | | alias
cmpordpd         | Vdq Wdq      | 66 0f c2 /r 07        | sse2    |                 | | | alias
cmpordsd         | Vdq Wq       | f2 0f c2 /r 07        | sse2    |                 | | | alias
cmpunordpd       | Vdq Wdq      | 66 0f c2 /r 03        | sse2    |                 | | | alias
cmpunordsd       | Vdq Wq       | f2 0f c2 /r 03        | sse2    |                 | | | alias
movnti           | Md Gd        | np 0f c3 /r           | sse2    |                 | | | movnti:l show=never
pinsrw           | Vdq Rd Ib    | 66 0f c4 /r ib        | sse2    |                 | | | pinsrw:l show=never
pinsrw           | Vdq Mw Ib    | 66 0f c4 /r ib        | sse2    |                 | | |
pextrw           | Gd Udq Ib    | 66 0f c5 /r ib        | sse2    |                 | | | pextrw:l show=never
shufpd           | Vdq Wdq Ib   | 66 0f c6 /r ib        | sse2    |                 | | |
psrlw            | Vdq Wdq      | 66 0f d1 /r           | sse2    |                 | | |
psrld            | Vdq Wdq      | 66 0f d2 /r           | sse2    |                 | | |
psrlq            | Vdq Wdq      | 66 0f d3 /r           | sse2    |                 | | |
paddq            | Pq Qq        | np 0f d4 /r           | sse2    |                 | | |
paddq            | Vdq Wdq      | 66 0f d4 /r           | sse2    |                 | | |
pmullw           | Vdq Wdq      | 66 0f d5 /r           | sse2    |                 | | |
movdq2q          | Pq Udq       | f2 0f d6 /r           | sse2    |                 | | |
movq             | Wq Vdq       | 66 0f d6 /r           | sse2    |                 | | |
movq2dq          | Vdq Nq       | f3 0f d6 /r           | sse2    |                 | | |
pmovmskb         | Gd Udq       | 66 0f d7 /r           | sse2    |                 | | | pmovmskb:l show=never
psubusb          | Vdq Wdq      | 66 0f d8 /r           | sse2    |                 | | |
psubusw          | Vdq Wdq      | 66 0f d9 /r           | sse2    |                 | | |
pminub           | Vdq Wdq      | 66 0f da /r           | sse2    |                 | | |
pand             | Vdq Wdq      | 66 0f db /r           | sse2    |                 | | |
paddusb          | Vdq Wdq      | 66 0f dc /r           | sse2    |                 | | |
paddusw          | Vdq Wdq      | 66 0f dd /r           | sse2    |                 | | |
pmaxub           | Vdq Wdq      | 66 0f de /r           | sse2    |                 | | |
pandn            | Vdq Wdq      | 66 0f df /r           | sse2    |                 | | |
pavgb            | Vdq Wdq      | 66 0f e0 /r           | sse2    |                 | | |
psraw            | Vdq Wdq      | 66 0f e1 /r           | sse2    |                 | | |
psrad            | Vdq Wdq      | 66 0f e2 /r           | sse2    |                 | | |
pavgw            | Vdq Wdq      | 66 0f e3 /r           | sse2    |                 | | |
pmulhuw          | Vdq Wdq      | 66 0f e4 /r           | sse2    |                 | | |
pmulhw           | Vdq Wdq      | 66 0f e5 /r           | sse2    |                 | | |
cvtdq2pd         | Vdq Wq       | f3 0f e6 /r           | sse2    |                 | | |
cvtpd2dq         | Vdq Wdq      | f2 0f e6 /r           | sse2    |                 | | |
cvttpd2dq        | Vdq Wdq      | 66 0f e6 /r           | sse2    |                 | | |
movntdq          | Mdq Vdq      | 66 0f e7 /r           | sse2    |                 | | |
psubsb           | Vdq Wdq      | 66 0f e8 /r           | sse2    |                 | | |
psubsw           | Vdq Wdq      | 66 0f e9 /r           | sse2    |                 | | |
pminsw           | Vdq Wdq      | 66 0f ea /r           | sse2    |                 | | |
por              | Vdq Wdq      | 66 0f eb /r           | sse2    |                 | | |
paddsb           | Vdq Wdq      | 66 0f ec /r           | sse2    |                 | | |
paddsw           | Vdq Wdq      | 66 0f ed /r           | sse2    |                 | | |
pmaxsw           | Vdq Wdq      | 66 0f ee /r           | sse2    |                 | | |
pxor             | Vdq Wdq      | 66 0f ef /r           | sse2    |                 | | |
psllw            | Vdq Wdq      | 66 0f f1 /r           | sse2    |                 | | |
pslld            | Vdq Wdq      | 66 0f f2 /r           | sse2    |                 | | |
psllq            | Vdq Wdq      | 66 0f f3 /r           | sse2    |                 | | |
pmuludq          | Pq Qq        | np 0f f4 /r           | sse2    |                 | | |
pmuludq          | Vdq Wdq      | 66 0f f4 /r           | sse2    |                 | | |
pmaddwd          | Vdq Wdq      | 66 0f f5 /r           | sse2    |                 | | |
psadbw           | Vdq Wdq      | 66 0f f6 /r           | sse2    |                 | | |
maskmovdqu       | Vdq Udq      | 66 0f f7 /r           | sse2    |                 | | |
psubb            | Vdq Wdq      | 66 0f f8 /r           | sse2    |                 | | |
psubw            | Vdq Wdq      | 66 0f f9 /r           | sse2    |                 | | |
psubd            | Vdq Wdq      | 66 0f fa /r           | sse2    |                 | | |
psubq            | Pq Qq        | np 0f fb /r           | sse2    |                 | | |
psubq            | Vdq Wdq      | 66 0f fb /r           | sse2    |                 | | |
paddb            | Vdq Wdq      | 66 0f fc /r           | sse2    |                 | | |
paddw            | Vdq Wdq      | 66 0f fd /r           | sse2    |                 | | |
paddd            | Vdq Wdq      | 66 0f fe /r           | sse2    |                 | | |

# SSE3
movddup          | Vdq Wq       | f2 0f 12 /r           | sse3    |                 | | |
movsldup         | Vdq Wdq      | f3 0f 12 /r           | sse3    |                 | | |
movshdup         | Vdq Wdq      | f3 0f 16 /r           | sse3    |                 | | |
haddpd           | Vdq Wdq      | 66 0f 7c /r           | sse3    |                 | | |
haddps           | Vdq Wdq      | f2 0f 7c /r           | sse3    |                 | | |
hsubpd           | Vdq Wdq      | 66 0f 7d /r           | sse3    |                 | | |
hsubps           | Vdq Wdq      | f2 0f 7d /r           | sse3    |                 | | |
addsubpd         | Vdq Wdq      | 66 0f d0 /r           | sse3    |                 | | |
addsubps         | Vdq Wdq      | f2 0f d0 /r           | sse3    |                 | | |
lddqu            | Vdq M        | f2 0f f0 /r           | sse3    |                 | | |

# SSSE3
pshufb           | Pq Qq        | np 0f 38 00 /r        | ssse3   |                 | | |
pshufb           | Vdq Wdq      | 66 0f 38 00 /r        | ssse3   |                 | | |
phaddw           | Pq Qq        | np 0f 38 01 /r        | ssse3   |                 | | |
phaddw           | Vdq Wdq      | 66 0f 38 01 /r        | ssse3   |                 | | |
phaddd           | Pq Qq        | np 0f 38 02 /r        | ssse3   |                 | | |
phaddd           | Vdq Wdq      | 66 0f 38 02 /r        | ssse3   |                 | | |
phaddsw          | Pq Qq        | np 0f 38 03 /r        | ssse3   |                 | | |
phaddsw          | Vdq Wdq      | 66 0f 38 03 /r        | ssse3   |                 | | |
pmaddubsw        | Pq Qq        | np 0f 38 04 /r        | ssse3   |                 | | |
pmaddubsw        | Vdq Wdq      | 66 0f 38 04 /r        | ssse3   |                 | | |
phsubw           | Pq Qq        | np 0f 38 05 /r        | ssse3   |                 | | |
phsubw           | Vdq Wdq      | 66 0f 38 05 /r        | ssse3   |                 | | |
phsubd           | Pq Qq        | np 0f 38 06 /r        | ssse3   |                 | | |
phsubd           | Vdq Wdq      | 66 0f 38 06 /r        | ssse3   |                 | | |
phsubsw          | Pq Qq        | np 0f 38 07 /r        | ssse3   |                 | | |
phsubsw          | Vdq Wdq      | 66 0f 38 07 /r        | ssse3   |                 | | |
psignb           | Pq Qq        | np 0f 38 08 /r        | ssse3   |                 | | |
psignb           | Vdq Wdq      | 66 0f 38 08 /r        | ssse3   |                 | | |
psignw           | Pq Qq        | np 0f 38 09 /r        | ssse3   |                 | | |
psignw           | Vdq Wdq      | 66 0f 38 09 /r        | ssse3   |                 | | |
psignd           | Pq Qq        | np 0f 38 0a /r        | ssse3   |                 | | |
psignd           | Vdq Wdq      | 66 0f 38 0a /r        | ssse3   |                 | | |
pmulhrsw         | Pq Qq        | np 0f 38 0b /r        | ssse3   |                 | | |
pmulhrsw         | Vdq Wdq      | 66 0f 38 0b /r        | ssse3   |                 | | |
pabsb            | Pq Qq        | np 0f 38 1c /r        | ssse3   |                 | | |
pabsb            | Vdq Wdq      | 66 0f 38 1c /r        | ssse3   |                 | | |
pabsw            | Pq Qq        | np 0f 38 1d /r        | ssse3   |                 | | |
pabsw            | Vdq Wdq      | 66 0f 38 1d /r        | ssse3   |                 | | |
pabsd            | Pq Qq        | np 0f 38 1e /r        | ssse3   |                 | | |
pabsd            | Vdq Wdq      | 66 0f 38 1e /r        | ssse3   |                 | | |
palignr          | Pq Qq Ib     | np 0f 3a 0f /r ib     | ssse3   |                 | | |
palignr          | Vdq Wdq Ib   | 66 0f 3a 0f /r ib     | ssse3   |                 | | |

# SSE4.1
pblendvb         | Vdq Wdq XMM0 | 66 0f 38 10 /r        | sse4.1  |                 | | | pblendvb: short=Vdq+Wdq
blendvps         | Vdq Wdq XMM0 | 66 0f 38 14 /r        | sse4.1  |                 | | | blendvps: short=Vdq+Wdq
blendvpd         | Vdq Wdq XMM0 | 66 0f 38 15 /r        | sse4.1  |                 | | | blendvpd: short=Vdq+Wdq
ptest            | Vdq Wdq      | 66 0f 38 17 /r        | sse4.1  | w=zc 0=osap     | | |
pmovsxbw         | Vdq Wq       | 66 0f 38 20 /r        | sse4.1  |                 | | |
pmovsxbd         | Vdq Wd       | 66 0f 38 21 /r        | sse4.1  |                 | | |
pmovsxbq         | Vdq Ww       | 66 0f 38 22 /r        | sse4.1  |                 | | |
pmovsxwd         | Vdq Wq       | 66 0f 38 23 /r        | sse4.1  |                 | | |
pmovsxwq         | Vdq Wd       | 66 0f 38 24 /r        | sse4.1  |                 | | |
pmovsxdq         | Vdq Wq       | 66 0f 38 25 /r        | sse4.1  |                 | | |
pmuldq           | Vdq Wdq      | 66 0f 38 28 /r        | sse4.1  |                 | | |
pcmpeqq          | Vdq Wdq      | 66 0f 38 29 /r        | sse4.1  |                 | | |
movntdqa         | Vdq Mdq      | 66 0f 38 2a /r        | sse4.1  |                 | | |
packusdw         | Vdq Wdq      | 66 0f 38 2b /r        | sse4.1  |                 | | |
pmovzxbw         | Vdq Wq       | 66 0f 38 30 /r        | sse4.1  |                 | | |
pmovzxbd         | Vdq Wd       | 66 0f 38 31 /r        | sse4.1  |                 | | |
pmovzxbq         | Vdq Ww       | 66 0f 38 32 /r        | sse4.1  |                 | | |
pmovzxwd         | Vdq Wq       | 66 0f 38 33 /r        | sse4.1  |                 | | |
pmovzxwq         | Vdq Wd       | 66 0f 38 34 /r        | sse4.1  |                 | | |
pmovzxdq         | Vdq Wq       | 66 0f 38 35 /r        | sse4.1  |                 | | |
pminsb           | Vdq Wdq      | 66 0f 38 38 /r        | sse4.1  |                 | | |
pminsd           | Vdq Wdq      | 66 0f 38 39 /r        | sse4.1  |                 | | |
pminuw           | Vdq Wdq      | 66 0f 38 3a /r        | sse4.1  |                 | | |
pminud           | Vdq Wdq      | 66 0f 38 3b /r        | sse4.1  |                 | | |
pmaxsb           | Vdq Wdq      | 66 0f 38 3c /r        | sse4.1  |                 | | |
pmaxsd           | Vdq Wdq      | 66 0f 38 3d /r        | sse4.1  |                 | | |
pmaxuw           | Vdq Wdq      | 66 0f 38 3e /r        | sse4.1  |                 | | |
pmaxud           | Vdq Wdq      | 66 0f 38 3f /r        | sse4.1  |                 | | |
pmulld           | Vdq Wdq      | 66 0f 38 40 /r        | sse4.1  |                 | | |
phminposuw       | Vdq Wdq      | 66 0f 38 41 /r        | sse4.1  |                 | | |
roundps          | Vdq Wdq Ib   | 66 0f 3a 08 /r ib     | sse4.1  |                 | | |
roundpd          | Vdq Wdq Ib   | 66 0f 3a 09 /r ib     | sse4.1  |                 | | |
roundss          | Vdq Wd Ib    | 66 0f 3a 0a /r ib     | sse4.1  |                 | | |
roundsd          | Vdq Wq Ib    | 66 0f 3a 0b /r ib     | sse4.1  |                 | | |
blendps          | Vdq Wdq Ib   | 66 0f 3a 0c /r ib     | sse4.1  |                 | | |
blendpd          | Vdq Wdq Ib   | 66 0f 3a 0d /r ib     | sse4.1  |                 | | |
pblendw          | Vdq Wdq Ib   | 66 0f 3a 0e /r ib     | sse4.1  |                 | | |
pextrb           | Rd Vdq Ib    | 66 0f 3a 14 /r ib     | sse4.1  |                 | | |
pextrb           | Mb Vdq Ib    | 66 0f 3a 14 /r ib     | sse4.1  |                 | | |
pextrw           | Mw Vdq Ib    | 66 0f 3a 15 /r ib     | sse4.1  |                 | | |
pextrw           | Rd Vdq Ib    | 66 0f 3a 15 /r ib     | sse4.1  |                 | | | pextrw: decode-only
pextrd           | Ed Vdq Ib    | 66 0f 3a 16 /r ib     | sse4.1  |                 | | |
extractps        | Ed Vdq Ib    | 66 0f 3a 17 /r ib     | sse4.1  |                 | | |
pinsrb           | Vdq Rd Ib    | 66 0f 3a 20 /r ib     | sse4.1  |                 | | |
pinsrb           | Vdq Mb Ib    | 66 0f 3a 20 /r ib     | sse4.1  |                 | | |
insertps         | Vdq Wd Ib    | 66 0f 3a 21 /r ib     | sse4.1  |                 | | |
pinsrd           | Vdq Ed Ib    | 66 0f 3a 22 /r ib     | sse4.1  |                 | | |
dpps             | Vdq Wdq Ib   | 66 0f 3a 40 /r ib     | sse4.1  |                 | | |
dppd             | Vdq Wdq Ib   | 66 0f 3a 41 /r ib     | sse4.1  |                 | | |
mpsadbw          | Vdq Wdq Ib   | 66 0f 3a 42 /r ib     | sse4.1  |                 | | |

# SSE4.2
pcmpgtq          | Vdq Wdq      | 66 0f 38 37 /r        | sse4.2  |                 | | |
crc32            | Gd Eb        | f2 0f 38 f0 /r        | sse4.2  |                 | | | crc32:b show=memory
crc32            | Gd Ev        | f2 0f 38 f1 /r        | sse4.2  |                 | | | crc32:wl show=memory
pcmpestrm        | Vdq Wdq Ib   | 66 0f 3a 60 /r ib     | sse4.2  | w=oszc 0=ap     | | |
pcmpestri        | Vdq Wdq Ib   | 66 0f 3a 61 /r ib     | sse4.2  | w=oszc 0=ap     | | |
pcmpistrm        | Vdq Wdq Ib   | 66 0f 3a 62 /r ib     | sse4.2  | w=oszc 0=ap     | | |
pcmpistri        | Vdq Wdq Ib   | 66 0f 3a 63 /r ib     | sse4.2  | w=oszc 0=ap     | | |

# SSE4a (AMD)
movntsd          | Mq Vdq       | f2 0f 2b /r           | sse4a   |                 | | |
movntss          | Md Vdq       | f3 0f 2b /r           | sse4a   |                 | | |
extrq            | Udq Ib Ib    | 66 0f 78 /0 ib ib     | sse4a   |                 | | |
insertq          | Vdq Udq Ib Ib | f2 0f 78 /r ib ib     | sse4a   |                 | | |
extrq            | Vdq Udq      | 66 0f 79 /r           | sse4a   |                 | | |
insertq          | Vdq Udq      | f2 0f 79 /r           | sse4a   |                 | | |

# PCLMULQDQ
pclmulqdq        | Vdq Wdq Ib   | 66 0f 3a 44 /r ib     | pclmul  |                 | | |
pclmulhqhqdq     | Vdq Wdq      | 66 0f 3a 44 /r 11     | pclmul  |                 | | | alias
pclmulhqlqdq     | Vdq Wdq      | 66 0f 3a 44 /r 01     | pclmul  |                 | | | alias
pclmullqhqdq     | Vdq Wdq      | 66 0f 3a 44 /r 10     | pclmul  |                 | | | alias
pclmullqlqdq     | Vdq Wdq      | 66 0f 3a 44 /r 00     | pclmul  |                 | | | alias

# AES
aesimc           | Vdq Wdq      | 66 0f 38 db /r        | aes     |                 | | |
aesenc           | Vdq Wdq      | 66 0f 38 dc /r        | aes     |                 | | |
aesenclast       | Vdq Wdq      | 66 0f 38 dd /r        | aes     |                 | | |
aesdec           | Vdq Wdq      | 66 0f 38 de /r        | aes     |                 | | |
aesdeclast       | Vdq Wdq      | 66 0f 38 df /r        | aes     |                 | | |
aeskeygenassist  | Vdq Wdq Ib   | 66 0f 3a df /r ib     | aes     |                 | | |

# SHA
sha1nexte        | Vdq Wdq      | np 0f 38 c8 /r        | sha     |                 | | |
sha1msg1         | Vdq Wdq      | np 0f 38 c9 /r        | sha     |                 | | |
sha1msg2         | Vdq Wdq      | np 0f 38 ca /r        | sha     |                 | | |
sha256rnds2      | Vdq Wdq XMM0 | np 0f 38 cb /r        | sha     |                 | | | sha256rnds2: short=Vdq+Wdq
sha256msg1       | Vdq Wdq      | np 0f 38 cc /r        | sha     |                 | | |
sha256msg2       | Vdq Wdq      | np 0f 38 cd /r        | sha     |                 | | |
sha1rnds4        | Vdq Wdq Ib   | np 0f 3a cc /r ib     | sha     |                 | | |

# GFNI
gf2p8mulb        | Vdq Wdq      | 66 0f 38 cf /r        | gfni    |                 | | |
gf2p8affineqb    | Vdq Wdq Ib   | 66 0f 3a ce /r ib     | gfni    |                 | | |
gf2p8affineinvqb | Vdq Wdq Ib   | 66 0f 3a cf /r ib     | gfni    |                 | | |

# Key Locker (gas puts 66 before ENCODEKEY in 16-bit code)
aesdecwide128kl  | M            | f3 0f 38 d8 /1        | kl      | w=z 0=osapc     | | |
aesdecwide256kl  | M            | f3 0f 38 d8 /3        | kl      | w=z 0=osapc     | | |
aesencwide128kl  | M            | f3 0f 38 d8 /0        | kl      | w=z 0=osapc     | | |
aesencwide256kl  | M            | f3 0f 38 d8 /2        | kl      | w=z 0=osapc     | | |
aesenc128kl      | Vdq M        | f3 0f 38 dc /r        | kl      | w=z 0=osapc     | | |
loadiwkey        | Vdq Udq      | f3 0f 38 dc /r        | kl      | w=z 0=osapc     | | |
aesdec128kl      | Vdq M        | f3 0f 38 dd /r        | kl      | w=z 0=osapc     | | |
aesenc256kl      | Vdq M        | f3 0f 38 de /r        | kl      | w=z 0=osapc     | | |
aesdec256kl      | Vdq M        | f3 0f 38 df /r        | kl      | w=z 0=osapc     | | |
encodekey128     | Gd Rd        | o32 f3 0f 38 fa /r    | kl      | 0=oszapc        | | | encodekey128: alias
encodekey128     | Gd Rd        | f3 0f 38 fa /r        | kl      | 0=oszapc        | | | encodekey128:
encodekey256     | Gd Rd        | o32 f3 0f 38 fb /r    | kl      | 0=oszapc        | | | encodekey256: alias
encodekey256     | Gd Rd        | f3 0f 38 fb /r        | kl      | 0=oszapc        | | | encodekey256:
`;
