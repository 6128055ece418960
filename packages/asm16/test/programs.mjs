// Statements and small programs whose bytes a naive assembler gets wrong, a line each; `⏎` is a line end.
//
// They follow the observations made of GNU as 2.40 in 16-bit mode: branch sizes, immediates, symbols
// that are known or not yet, alignment, sections, data, macros.

export const STATEMENTS = String.raw`
mov $0x1000,%sp;push $2;push $3;call sum;add $8,%sp;hlt;sum:push %bp;mov %sp,%bp;mov 6(%bp),%ax;mov 4(%bp),%dx;add %dx,%ax;pop %bp;ret
jmp 1f;.skip 127;1:
jmp 1f;.skip 128;1:
jz 1f;.skip 127;1:
jz 1f;.skip 128;1:
1:.skip 126;jz 1b
1:.skip 127;jz 1b
1:.skip 126;jmp 1b
1:.skip 127;jmp 1b
jmp 5
jz 5
jmp 0x1234
x=5;jmp x
jmp x;x=5
jmp .
jmp .+2
jmp .+129
jmp .+130
jmp .-126
jmp .-127
.weak x;x:jmp x
.globl x;x:jmp x
call .
calll .
callw .
jmp x;x=.+1
jmp x;.skip 100;x=y;y:nop
x=y;y:nop;jmp x
jmp x+(3*2);x:
jmp 2+x;x:
jmp x-y+3;y:nop;x:nop
jmp x-y+z;y:nop;x:nop;z:nop
loop .
loopw .
loopl .
addr32 loop .
jcxz .
jecxz .
jecxz x;.skip 127;x:
jecxz x;.skip 128;x:
loop x;.skip 200;x:
data32 jmp .
data32 jmp .+300
data32 jz .+300
addr32 jmp .
jz,pt .
jz,pn .
jmpw .
jmpl .
jmpl 0x1234
add $-65535,%bx
add $0xffff,%bx
add $0xff80,%bx
add $0xffffffff,%bx
add $128,%bx
push $0xffff
push $0xff80
push $128
pushl $0xffffff80
imul $200,%ax,%bx
add $1,%ax
add $128,%ax
add $-1,%al
test $1,%ax
test $1,%bx
mov $5,%ax
add $256,%al
add $65536,%bx
add $-65536,%bx
add $0xffff8000,%bx
add $0x8000,%ebx
add $0xffff,%ebx
add $0xffffffff,%ebx
.byte 256
.word 65536
.byte -129
int $256
int $3
int $0x80
shl $256,%ax
shl $255,%ax
shl $-1,%ax
add $foo,%bx;foo=5
foo=5;add $foo,%bx
push $foo;foo=5
foo=5;push $foo
imul $foo,%ax,%bx;foo=5
shl $foo,%ax;foo=1
foo=1;shl $foo,%ax
mov foo(%bx),%al;foo=5
foo=5;mov foo(%bx),%al
y:nop;x:add $x-y,%bx
y:jmp y;x:add $x-y,%bx
y:nop;.balign 4;x:add $x-y,%bx
add $x-y,%bx;y:nop;x:
y:.skip 100;x:add $x-y,%bx
.org 4;y:nop;x:add $x-y,%bx
shl $1,%ax
shl %ax
shl $0,%ax
shl $2,%ax
mov %ax,%bx
add %ax,%bx
test %ax,(%bx)
test (%bx),%ax
test %ax,%bx
xchg %ax,%bx
xchg %bx,%ax
xchg %bx,%cx
xchg %cx,(%bx)
xchg (%bx),%cx
xchg %ax,%ax
xchg %eax,%eax
mov 0x1234,%al
mov %ax,0x1234
mov 0x1234,%eax
mov %es:0x1234,%al
addr32 mov 0x1234,%al
mov 0x1234,%bl
mov 0xff80(%bx),%ax
mov 0xffff(%bx),%ax
mov -65535(%bx),%al
mov 127(%bx),%ax
mov 128(%bx),%ax
mov -128(%bx),%ax
mov -129(%bx),%ax
mov (%bp),%ax
mov 0(%bx),%ax
mov 0x12345(%bx),%ax
mov x(%bx),%ax;x:
mov (%si,%bx),%ax
mov (%bx,%si,1),%ax
mov (%bx,%si,2),%ax
mov (,%si),%ax
mov 4(%eax),%ax
mov (%ebp),%ax
mov (%esp),%ax
mov (,%eax,1),%ax
mov (,%eax),%ax
mov (%eax,1),%ax
mov (%eax,%esp),%ax
mov (%esp,%eax),%ax
mov (%eax,%eax,3),%ax
mov (%bx,%eax),%ax
addr32 movw $1,4
mov %ds:(%bx),%ax
mov %ss:(%bp),%ax
mov %ds:(%bp),%ax
mov %ss:(%esp),%ax
lea %es:4(%bx),%ax
mov %ax,%ds
movw %ax,%ds
movl %eax,%ds
mov %ds,%ax
mov %ds,%eax
mov %ds,(%bx)
movl %ds,(%bx)
mov $5,%ds
pop %cs
movw 4,%cs
sldt %ax
sldt %eax
sldt (%bx)
lmsw %ax
mov %cr0,%eax
mov %cr0,%ax
mov %db7,%eax
mov %dr7,%eax
lgdt 4
lgdtl 4
data32 lgdt 4
add $1,(%bx)
inc (%bx)
bt $16,(%bx)
push (%bx)
mov $1,(%bx)
call (%bx)
jmp (%bx)
jmp %ax
lock addl $1,%es:(%eax)
rep addr32 movsl
rep es movsb
es rep movsb
rep; movsb
rep movsb
repz cmpsb
lock mov %ax,%bx
rep mov %ax,%bx
rep nop
rep ret
data16 nop
addr16 nop
movsl
movsd
lodsb %es:(%si)
movsb %cs:(%si),%es:(%di)
movsb (%si),%ds:(%di)
movsb (%esi),(%edi)
xlat %es:(%bx)
smovb
scmpw
ssca
slodl
sstob
in (%dx),%al
in %dx,%al
inb $0x60
outb %dx
in $0x160,%al
in %cx,%al
ljmp $0x10,$0x1234
ljmpl $0x10,$0x12345678
jmp $0x10,$0x1234
call $0x10,$0x1234
ljmp $0x10,$0x12345678
ljmp *4(%bx)
ljmpl *4(%bx)
jmp *%ax
call *%eax
call *4
ret
retl
lret
lretw
retf
lretl
lret $4
retn
iret
iretw
iretl
pushf
pushfl
pusha
popal
enter $4,$0
enterl $4,$0
leave
leavel
push %ds
pushl %ds
popl %ds
pop %fs
movsbw %al,%ax
movzwl %ax,%eax
movsx (%bx),%ax
movsb (%bx),%ax
movsb %al,%ax
movzb %al,%ax
movzw %ax,%eax
movzbl (%bx),%eax
nopw (%bx)
pause
bswap %eax
cbw;cwde;cwd;cdq;cbtw;cwtl;cwtd;cltd
.skip 1,0x90;.balign 2
.skip 2,0x90;.balign 4
.skip 5,0x90;.balign 8
.skip 4,0x90;.balign 8
.skip 5,0x90;.balign 16
.skip 4,0x90;.balign 16
.skip 1,0x90;.balign 16
.skip 1,0x90;.balign 32
.skip 1,0x90;.balign 256
.skip 126,0x90;.balign 256
.skip 127,0x90;.balign 256
.balign 4,0;nop;.balign 4,0
nop;.balign 4,0x90
nop;.balign 4,0xcc
nop;.p2align 3,,7
nop;.p2align 4,,5
nop;.align 3
nop;.balignw 8,0x1234
.byte 1,2;.balignw 8,0x1234
.byte 1;.balignl 4,0x12345678
nop;.p2align 1
.code32;nop;.balign 4;.code16
.code32;.skip 1,0x90;.balign 16
.code32;.skip 1,0x90;.balign 32
.code32;.skip 1,0x90;.balign 256
.nops 7
.nops 11
.nops 12
.data;.byte 1;.balign 4;.byte 2
x:nop;.word x-.
.byte x-y;x:nop;jmp x;y:
.word (x-y)*2;y:nop;x:
.word (x-y)>>1;y:nop;nop;x:
.word x*2;x:
.word ~x;x:
.word x>>4;x:
mov $x&0xf,%ax;x:
movb $x,%al;x:
.skip 302;x:movb $x,%al
a:nop;b:.if b-a;hlt;.endif
a:jmp a;b:.if b-a;hlt;.endif
.if x;.endif;x=1
nop;nop;.org 1
.org x+2;nop;x:nop
nop;.=5;nop
nop;.=.+2;nop
.skip y-x;x:nop;nop;y:
x=1;mov $x,%ax;x=2;mov $x,%ax
mov $x,%ax;x=1;x=2
.equiv x,1;.equiv x,2
x=1;.equiv x,2
.equiv x,1;x=2
x==1;.byte x
a=b;b=5;.byte a
a=b;b=a;.byte a
.byte 1<<4+1,1+1<<4,2|1&0,5==5+0,5!3,-7/2,1<<33>>32,-1>>63
.byte 6==5+1
.byte 1&&0||1,2<3,3<2,4>=4,5<>5,1!=2
.quad -1>>1
.byte 7/0
.byte 0x10,0X1f,0b101,017,'a,'a','\n,'\\,'\''
.byte 08
1:.word 1b,1f;1:
1:jmp 1b;jmp 1f;1:jmp 1b
9:9:
jmp 9f
jmp 3b
.ascii "\b\f\n\r\t\v\"\\\101\400\x41\x141\q\a\e"
.ascii "a" "b";.asciz "a","b";.string "c"
.string16 "ab"
.ascii "é"
.fill 3,2,0x1234
.fill 2,8,-1
.fill 2,9,1
.fill 3
.space 3,0x1234
.zero 4
.skip 3,7
.byte 1,,2
.byte
.quad 0x123456789abcdef0
.int 1,-1
.hword 5;.short 6;.value 7;.2byte 8;.4byte 9;.8byte 10
nop /* c */ ; hlt
nop # c ; hlt
/ c⏎nop
// c⏎nop
nop // c
NOP;MOV %AX,%BX
foo$bar=5;.byte foo$bar
a.b:jmp a.b
_x:jmp _x
.Lx:jmp .Lx
foo:foo:
foo:nop;foo:
nop;.text 1;hlt;.text 0;cli
.data;.byte 1;.text;nop
.section .rodata;.byte 2;.text;nop
.section foo;.byte 1;.text;nop
.section foo,"a";.byte 1;.text;nop
.section foo,"aw";.byte 1;.data;.byte 2;.text;nop
.section foo,"ax";nop;.text;hlt
.section .rodata;.byte 2;.data;.byte 3;.section fx,"ax";nop;.section fw,"aw";.byte 4;.section fr,"a";.byte 5;.bss;.skip 3;.text;hlt
.bss;x:.skip 3;.text;mov x,%ax
.bss;.byte 1
.data;.balign 16;.byte 1;.text;nop
.pushsection .data;.byte 1;.popsection;nop
.data;.byte 1;.previous;nop
.section .text.a,"ax";nop;.text;hlt
.section .data.a,"aw";.byte 1;.data;.byte 2;.text;hlt
.comm c,4;mov c,%ax
.lcomm c,4;mov c,%ax
.comm c,4;.bss;.byte 0;.text;mov c,%ax
.struct 4;a:.skip 2;b:.text;.byte a,b
mov x,%ax
jmp x
call 5
.weak x;mov x,%ax
.globl x;x:call x
.long x;x:
.word y;.data;y:.byte 1
.byte x;x:
.code32;jmp .;mov %eax,%ebx;mov %ax,%bx;.code16;mov %eax,%ebx
.code32;add $1,(%eax);push $5;call .;ret;mov 4(%bx),%ax;jz .+200
.macro m a,b=2;.byte \a,\b;.endm;m 1;m 3,4;m b=5,a=6
.macro m⏎nop⏎hlt⏎.endm⏎m⏎m
.macro m a:req⏎.byte \a⏎.endm⏎m
.macro m a:vararg⏎.byte \a⏎.endm⏎m 1,2,3
.macro m⏎l\@:jmp l\@⏎.endm⏎m⏎m
.macro m a⏎x\a\()y:nop⏎.endm⏎m 1
.macro m a⏎.ifb \a⏎nop⏎.exitm⏎.endif⏎.byte \a⏎.endm⏎m⏎m 5
.macro m a⏎.ascii "\a"⏎.endm⏎m abc
.macro m a⏎mov \a,%ax⏎.endm⏎m (%bx)⏎m 4(%bp)⏎m $5⏎m %es:4
.macro m a,b⏎.byte \a,\b⏎.endm⏎m 1 2⏎m 1+1,2
.macro m a⏎.if \a⏎.byte \a⏎m \a-1⏎.endif⏎.endm⏎m 3
.rept 3;nop;.endr
.rept 2⏎.byte 1⏎.rept 2⏎.byte 2⏎.endr⏎.endr
.irp x,1,2,3⏎.byte \x⏎.endr
.irp r,ax,bx⏎push %\r⏎.endr
.irpc c,123⏎.byte \c⏎.endr
.if 1;nop;.else;hlt;.endif
.if 0;nop;.else;hlt;.endif
.if 0;nop;.elseif 1;cli;.else;hlt;.endif
.ifdef x;nop;.endif;x=1;.ifdef x;hlt;.endif
.ifndef x;nop;.endif
.ifeq 0;nop;.endif;.ifgt 1;nop;.endif;.iflt 1;hlt;.endif
.ifc a,a;nop;.endif;.ifnc a,b;nop;.endif;.ifb;hlt;.endif
.if 1⏎nop
nop;.end;hlt
foo
foo %ax
mov %al,%bx
mov %ax
movw %al,%bx
movl %bx,%eax
movb $1
mov $5
mov $,%ax
mov 4 5,%ax
mov %xx,%ax
mov (%bx,%ax
.foo
.word x+
nop nop
1x:nop
mov %ax,$5
mov (%bx),(%si)
pushb $5
.globl a,b;a:b:nop
.type f,@function;f:ret;.size f,.-f
.file "x.c"
.p2align 2;nop;.p2align 2
jmp a;.skip 125;b:jmp b;a:jmp b
a:jmp b;.balign 128;b:jmp a
a:jmp c;.skip 60;b:jmp a;.skip 62;c:jmp b
.org 510;.word 0xaa55
.float 1.5;.double -2.25;.single 0.1
.uleb128 300;.sleb128 -300
.octa 0x123456789abcdef01234
mov $'a,%al;mov $'\n',%ah
movb $-1,x+1;x:.word 0
mov $x+2,%si;x:
mov %cs:x(%si),%al;x:
lea x,%si;x:
cmpb $'z',(%si)
mov $(1<<3)|2,%ax
mov $~5,%ax;mov $-5,%al
`
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => line.replaceAll("⏎", "\n"));
