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
.macro m a,b⏎.byte \a⏎.byte \b⏎.endm⏎m 1 + 2, 3⏎m 1 +2 ,3⏎m 1,-2⏎m 4 -2
.macro m a⏎\a⏎.endm⏎m nop⏎m "mov %ax,%bx"⏎m <nop>
.macro m a⏎.ascii \a⏎.endm⏎m "abc"
.macro m a⏎.ascii \a⏎.endm⏎m "\"abc\""
.macro m a⏎.ascii "\a"⏎.endm⏎m "a b c"⏎m a b
.macro m a:vararg⏎.ascii "\a"⏎.endm⏎m a, b  c
.macro m a=5,b=6⏎.byte \a,\b⏎.endm⏎m⏎m ,7⏎m 8⏎m b=9⏎m a=1,b=2
.macro m a b c⏎.byte \a,\b,\c⏎.endm⏎m 1 2 3⏎m 1,2,3
.macro m a, b⏎mov \a,\b⏎.endm⏎m $1,%ax⏎m (%bx),%ax⏎m 4(%bx,%si),%ax
.macro m a⏎push \a⏎.endm⏎m (%bx,%si)
.macro m a⏎.byte (\a)*2⏎.endm⏎m 1+2
.macro m⏎.if 0⏎.byte 1⏎.else⏎.byte 2⏎.endif⏎.endm⏎m
.macro outer⏎.macro inner⏎nop⏎.endm⏎inner⏎.endm⏎outer⏎inner
.macro outer n⏎.macro m\n⏎.byte \n⏎.endm⏎.endm⏎outer 1⏎outer 2⏎m1⏎m2
.macro m n⏎.rept \n⏎.byte \@⏎.endr⏎.endm⏎m 2⏎m 3
.macro m⏎lbl\@: jmp lbl\@⏎.byte \@⏎.endm⏎m⏎m⏎m
.rept 3⏎.byte \@⏎.endr
.irp x,1,2⏎.byte \@,\x⏎.endr
.irp x⏎.byte 1\x⏎.endr
.irp x,⏎.byte 1\x⏎.endr
.irp x,a,b⏎\x\()1: nop⏎.endr
.irp x 1 2 3⏎.byte \x⏎.endr
.irpc x,1 2⏎.byte 1\x⏎.endr
.irpc x,⏎.byte 1\x⏎.endr
.macro m x⏎.byte \x⏎.endm⏎.irp i,1,2⏎m \i⏎.endr
.macro m x,y⏎.ifnb \y⏎.byte \y⏎.else⏎.byte \x⏎.endif⏎.endm⏎m 1⏎m 1,2
.macro m x⏎.ifc \x,foo⏎.byte 1⏎.endif⏎.ifc "\x","foo"⏎.byte 2⏎.endif⏎.ifeqs "\x","foo"⏎.byte 3⏎.endif⏎.endm⏎m foo
.ifc a b,a b⏎nop⏎.endif⏎.ifc  a ,a⏎hlt⏎.endif⏎.ifc 'a,b','a,b'⏎cli⏎.endif
.macro m x⏎.if \x⏎.byte 1⏎.exitm⏎.byte 2⏎.endif⏎.byte 3⏎.endm⏎m 1⏎m 0
.macro m⏎nop⏎.endm⏎.purgem m⏎.macro m⏎hlt⏎.endm⏎m
.macro m⏎nop⏎.endm⏎.macro m⏎hlt⏎.endm
.macro m a a⏎.endm
.macro m a:foo⏎.endm
m
.macro m a⏎.byte \a⏎.endm⏎m 1,2
.macro m a⏎.byte \b⏎.endm⏎m 1
.macro m a⏎.byte \a⏎.endm⏎m c=1
.macro M a⏎.byte \A⏎.endm⏎m 1
.macro M a⏎.byte \a⏎.endm⏎m 1⏎M 2
.macro mov a,b⏎nop⏎.endm⏎mov 1,2
.macro m a⏎.byte \a\a⏎.endm⏎m 1
.macro m a⏎.byte \a\()0x\a⏎.endm⏎m 1
.macro m a⏎x\a=5⏎.byte x\a⏎.endm⏎m 1
.altmacro⏎.macro m a⏎local l⏎l: jmp l⏎.byte a⏎.endm⏎m 1⏎m 2
.altmacro⏎.macro m a⏎.byte a⏎.endm⏎m %1+2⏎m <3>
.altmacro⏎.macro m a⏎.byte a&1⏎.endm⏎m 1
.macro m a,b⏎.byte \a⏎.ifnb \b⏎m \b⏎.endif⏎.endm⏎m 1,2
.macro m a,rest:vararg⏎.byte \a⏎.ifnb \rest⏎m \rest⏎.endif⏎.endm⏎m 1,2,3,4
.macro  m  a , b = 3 ,c⏎.byte \a,\b,\c+0⏎.endm⏎m 1,,5
.macro m(a,b)⏎.byte \a,\b⏎.endm⏎m(1,2)
.macro m (a,b)⏎.byte \a,\b⏎.endm⏎m 1,2
.macro m⏎foo\@: nop⏎bar: .endm⏎m
m1: .rept 2⏎nop⏎.endr⏎jmp m1
.if 0⏎.macro m⏎hlt⏎.endm⏎.endif⏎.macro m⏎nop⏎.endm⏎m
.if 1⏎.if 0⏎hlt⏎.else⏎nop⏎.endif⏎.else⏎cli⏎.endif
.if 0⏎.if 1⏎hlt⏎.else⏎nop⏎.endif⏎.else⏎cli⏎.endif
.if 0⏎.elseif 0⏎nop⏎.elseif 1⏎hlt⏎.elseif 1⏎cli⏎.else⏎sti⏎.endif
.else
.endif
.if 1⏎.else⏎.else⏎.endif
.endm
.endr
.exitm
.ifdef x⏎nop⏎.else⏎hlt⏎.endif⏎x:
x:⏎.ifdef x⏎nop⏎.else⏎hlt⏎.endif
jmp x⏎.ifdef x⏎nop⏎.else⏎hlt⏎.endif⏎x:
.ifndef x⏎x=1⏎.endif⏎.byte x
.rept 0⏎nop⏎.endr⏎hlt
.rept -1⏎nop⏎.endr⏎hlt
.rept 2⏎.if 1⏎nop⏎.endif⏎.endr
.rept 2⏎.irp x,1,2⏎.byte \x⏎.endr⏎.endr
i=0⏎.rept 4⏎.byte i⏎i=i+1⏎.endr
.set i,0⏎.rept 4⏎.set i,i+1⏎.byte i*2⏎.endr
.macro r n⏎.if \n⏎.byte \n⏎r "(\n-1)"⏎.endif⏎.endm⏎r 3
.macro m a⏎.byte \a⏎.endm⏎m 'a'⏎m 'b
.macro m a⏎.byte \a⏎.endm⏎m '(
.macro m a⏎mov \a, %ax⏎.endm⏎m %es:(%bx)⏎m $'a'
.macro m op, s⏎\op\s %ax⏎.endm⏎m inc w⏎m push w
.macro m seg=%ds⏎push \seg⏎.endm⏎m⏎m %es
.macro m a;.byte \a;.endm;m 1;m 2
.struct 0⏎a: .skip 2⏎b: .skip 4⏎c:⏎.text⏎.byte a,b,c⏎mov b(%bx),%ax
.section .text,"ax"⏎nop⏎.section ".data","aw"⏎.byte 1⏎.section .bss,"aw",@nobits⏎.skip 3
.section .text16,"ax",@progbits⏎nop⏎.text⏎hlt
.section .foo,"aw",%progbits⏎.byte 1⏎.text⏎hlt
.section .rodata.str1.1,"aMS",@progbits,1⏎.string "a"⏎.text⏎hlt
.section .note.GNU-stack,"",@progbits⏎.text⏎hlt
.section .comment⏎.ascii "x"⏎.text⏎hlt
.data⏎.byte 1⏎.text⏎nop⏎.data⏎.byte 2
.text⏎nop⏎.subsection 1⏎hlt⏎.previous⏎cli
.pushsection .data⏎.byte 1⏎.pushsection .rodata⏎.byte 2⏎.popsection⏎.byte 3⏎.popsection⏎nop
.data 1⏎.byte 1⏎.data 0⏎.byte 2⏎.text⏎nop
.bss⏎.lcomm z,8⏎x: .skip 4⏎.text⏎mov $x,%ax⏎mov $z,%bx
.comm q,16,8⏎.comm r,2⏎.data⏎.byte 1⏎.text⏎mov $q,%ax⏎mov $r,%ax
.local q⏎.comm q,4,4⏎.text⏎mov $q,%ax
.weak w⏎.word w
.ident "x"⏎.file "a.c"⏎nop⏎.size a,.-a⏎a:
.text⏎.p2align 4,,15⏎nop⏎.data⏎.p2align 2⏎.byte 1
.org 4⏎nop⏎.org 8,0x90⏎hlt
.ascii "a\0b\n"⏎.asciz "x" "y"⏎.string8 "q"⏎.string32 "a"
.fill 2,4,0x12345678⏎.fill 1,3,0x12345678⏎.fill 2,0,5⏎.fill 0⏎.fill -1
.zero 3,4
.space 2,-1
.float 1,2.5e3,-0.1,0e5⏎.double 1e10
.tfloat 1.5
.base64 "AAEC"
.print "hi"⏎nop
.error "x"
.err
.warning "x"⏎nop
.arch i386⏎nop
.arch i8086⏎mov %eax,%ebx
.arch i8086⏎jz x⏎.skip 200⏎x:
.arch foo
.equ a,5⏎.eqv b,a+1⏎.equiv c,7⏎.byte a,b,c
a:b:c: jmp a;jmp b
.globl x;.hidden x;x:nop
.type x,"function";x:nop
.type x,%function;x:nop
1:;2:;jmp 1b;jmp 2b;jmp 1f;1:
.dc 5
.line 5
.code16;.code16gcc;push $5;.code16;push $5
.data;x:.word x-4,x+4;.text;nop
.word x+70000-69990;x:
mov $x-y+5,%ax;x:nop;y:
.byte y-x;.word z-x;x:jmp z;y:.skip 200;z:
.if (. - x) < 5;nop;.endif;x:
x:nop;.if (. - x) < 5;nop;.endif
x:nop;.if . - x == 1;nop;.endif
.fill 510-(.-x),1,0;x:
x:nop;.fill 510-(.-x),1,0;.word 0xaa55
x:nop;jmp x;.org x+510;.word 0xaa55
x:nop;jmp y;.space 510-(.-x);y:.word 0xaa55
x:nop;jmp x;.fill 510-(.-x),1,0;.word 0xaa55
.ascii "it's";.byte '#;nop # '
.byte '"';.ascii "a;b#c/*d*/";nop
nop;# comment; hlt
nop /* multi⏎line */ ;hlt
/* a */ nop /* b */
 # 1 "foo"⏎nop
.att_syntax prefix⏎nop
  /comment⏎nop
%ax
5
+
"a b": jmp "a b"
.globl "x y"
mov $"a",%ax;a:
mov "a",%ax;a:
mov %ax,a b
.byte 1 2
.byte 1,
.byte ,1
.word 'ab
.byte 'a+1,'\\,'\t
.quad 1e5
.long 0xfffffffff
.long -0x80000000,0x80000000,4294967295,-4294967295
.short -65535,65535,-65536
lcall $0xf000,$x;x:
ljmp *x;x:
call *x(%bx);x:
jmp *%cs:x(%bx);x:
mov x@GOTOFF,%ax
.comm aa,4⏎.comm bb,4⏎.comm cc,2⏎.comm long_name,8⏎.comm x,1⏎.text⏎mov $aa,%ax⏎mov $bb,%ax⏎mov $cc,%ax⏎mov $long_name,%ax⏎mov $x,%ax
.local l1,l2⏎.comm l1,4,4⏎.comm l2,8,8⏎.comm g,4⏎.lcomm q,2⏎.bss⏎b: .skip 1⏎.text⏎mov $l1,%ax⏎mov $l2,%ax⏎mov $g,%ax⏎mov $q,%ax⏎mov $b,%ax
.macro m a,b⏎.byte \a⏎.endm⏎m 1 - 2⏎m 1 * 2⏎m 3 | 4⏎m (1 + 2) * 3
.macro m a⏎.byte \a⏎.endm⏎m 2*(1 + 2)
.macro m a,b⏎.byte \a+\b⏎.endm⏎m 1 2⏎m 1, 2⏎m (1) (2)
.arch i8086;push $5
.arch i8086;mov (%eax),%bx
.arch i286;movzx %al,%bx
.arch i186;lgdt 4
.arch i386;bswap %eax
.arch i586;cpuid
.arch i586;cmovz %ax,%bx
.arch i8086;fld1
.arch i8086;imul $5,%ax,%bx
.arch i8086;shl $5,%ax
.arch i8086;mov %fs,%ax
.arch i8086;.code32
.arch push;.arch i386;.arch pop;nop
.arch i386;pause
.arch i8086;jmp x;.skip 200;x:
.arch i286,nojumps;jz x;.skip 200;x:
.arch i8086;jz 5
.arch i8086;jz x;.skip 50;x:jnz x
.arch i8086;.arch .8087;fld1
.arch i8086;insb
.arch i8086;data32 nop
.arch i8086;jcxz .
mov.s %ax,%bx
{load} mov %ax,%bx
{store} mov %ax,%bx
{load} add %al,%bl
{load} mov %ax,(%bx)
{load} mov (%bx),%ax
add.s %ax,%bx
xchg.s %cx,%bx
{load} test %ax,%bx
{load} mov $5,%ax
{load} mov %ax,%ds
addl.s %eax,%ebx
{load} nop
.uleb128 x⏎x:
xchg.s %ax,%bx
.uleb128 y-x⏎x:.skip 200⏎y:
.sleb128 x-y⏎x:.skip 200⏎y:
.uleb128 x⏎x=300
nop⏎.uleb128 y-x⏎x:jmp z⏎.skip 120⏎y:.skip 100⏎z:
.struct 4⏎a:.skip 2⏎b:.byte 1⏎.text⏎.byte a,b
.struct 4⏎a:.struct 9⏎b:.text⏎.byte a,b
.struct 8⏎a:.long 0⏎b: .word 0⏎c:⏎.previous⏎nop⏎.byte a,b,c
.offset 4⏎a:.skip 2⏎b:⏎.text⏎.byte a,b
.struct -4⏎a:.skip 2⏎b:⏎.text⏎.byte a,b
.struct⏎a:.skip 2⏎b:⏎.text⏎.byte a,b
.struct x⏎a:.skip 2⏎b:⏎.text⏎.byte a,b
.struct 0⏎a:.skip 3⏎.align 4⏎b:⏎.text⏎.byte a,b
.struct 0⏎a:.skip 3⏎.org 20⏎b:⏎.text⏎.byte a,b
.struct 0⏎nop⏎.text
.text⏎nop⏎.subsection 2⏎hlt⏎.subsection 1⏎cli⏎.subsection 0⏎sti
.subsection -1⏎nop
.subsection 8192⏎nop
.subsection 8193⏎nop
.text 3⏎nop⏎.data 2⏎.byte 1⏎.text⏎hlt⏎.data⏎.byte 2
.subsection x⏎nop
.pushsection .data,1⏎.byte 1⏎.popsection⏎.data⏎.byte 2⏎.text⏎nop
.pushsection foo,"aw"⏎.byte 1⏎.popsection⏎nop
.pushsection foo,2,"aw"⏎.byte 1⏎.popsection⏎nop
.popsection
.previous
.data⏎.byte 1⏎.previous⏎nop⏎.previous⏎.byte 2⏎.previous⏎hlt
.data⏎.pushsection .text⏎nop⏎.previous⏎.byte 5⏎.popsection⏎.byte 6
.octa 1,-1,0x123456789012345678901234567890ab
.octa 0x1234567890123456789012345678901234
.octa -0x12345678901234567890
.octa 12345678901234567890123
.octa x⏎x:
.octa 1+2
.quad 0x12345678901234567890
.quad x⏎x:
.string16 "ab","c"
.string32 "é"
.string64 "ab"
.string8 "ab"
.tfloat 1.5,-2,0.1,1e100,1e-5000,1e5000
.tfloat 3.14159265358979323846264338327950288
.tfloat 1.5e4,0f3.5
.float 0f1.5,0d2.5,0e1
.float inf,nan,-inf
.double inf,nan,-nan
.float 1e39,1e-46,1e-40,1.17549435e-38
.double 4.9e-324,2.4e-324,1.7976931348623157e308,1e309
.ldouble 1.5
.float
.float ,
.float x
.float 1.5,
.float -.5,+.5,.5,5.
.double 0x1p3
.float 0x123
.float 1 2
.float 1e
.bfloat16 1.5,-2.25,3.14159
.hfloat 1.5
.float16 1.5,-2.25,65504,65536,1e-8
.dcb 3,5
.dcb.b 3,5
.dcb.w 3,0x1234
.dcb.l 2,0x12345678
.dcb.s 2,1.5
.dcb.d 2,1.5
.dcb.x 2,1.5
.dcb.b 3
.dcb.b
.dcb.b -1,5
.dcb.w 2,x⏎x:
.dcb.a 2,3
.ds 3
.ds.b 3
.ds.w 3
.ds.l 3
.ds.d 3
.ds.s 3
.ds.x 2
.ds.p 2
.ds.a 2
.ds 3,5
.dc 1,2
.dc.b 1,2
.dc.w 1
.dc.l 1
.dc.s 1.5
.dc.d 1.5
.dc.x 1.5
.dc.a 5
.dcb x,1
.reloc 0,R_FOO,x⏎.skip 4⏎x:
.reloc
.print "a"
.print a
.print
.warning
.warning "x"
.warning x
.error
.error x
.err x
.fail 600
.fail 400
.linkonce
.linkonce discard
.file "a.c"
.ident "x"
.line
.ln 5
.linefile 5 "a"
.appline 5
.appfile "x"
.balignw 8,0x1234
.balignw 8
nop⏎nop⏎.balignw 8,0x1234⏎nop
nop⏎.p2alignl 2,0x12345678
.p2alignl 3,0x12345678⏎nop⏎nop⏎nop⏎nop⏎.p2alignl 3,0x12345678
.p2alignw 1,0x90
.nops 4
.nops 4,2
.nops 9,1
.nops -1
.nops 4,20
.nops 4,0
.nops 100
.nops x⏎x:
.nop
.nop 5
.bundle_lock⏎nop⏎.bundle_unlock
.bundle_unlock
.hidden x⏎x:nop
.internal x⏎x:nop
.protected x⏎x:nop
.hidden
.hidden 5
.symver x,x@V1⏎x:nop
.vtable_entry x,0
.weakref a,b⏎.word a⏎b:
.weakref a,b⏎b:nop⏎call a
.weakref a
.version "1.0"
.version
.abort
.lsym a,5⏎.byte a
.list
.nolist
.title "x"
.sbttl "x"
.psize 60,80
.psize
.eject
.page
.spc 2
.lflags
.desc x,1
.def x
.endef
.scl 5
.org 5,1⏎nop
.org
.org 5,x
.org 2⏎nop⏎.org 1
.func f⏎f:nop⏎.endfunc
.func f,g⏎f:nop⏎.endfunc
.func f
.xdef x⏎x:nop
.xref x⏎nop
.gnu_attribute 4,1⏎nop
.largecomm x,4
.bss⏎.byte 0,0⏎.long 0⏎.zero 4⏎x:⏎.text⏎nop
.bss 1⏎.skip 4⏎x:⏎.text⏎mov $x,%ax
.noformat
.purgem
.size x
.size x,
.size x 5⏎x:
.type x
.type x STT_FUNC⏎x:nop
.type x,#function⏎x:nop
.type x,@gnu_indirect_function⏎x:nop
.type x,@tls_object⏎x:nop
.type x,@common⏎x:nop
.type x,@notype⏎x:nop
.type x,@bogus⏎x:nop
.extern x⏎nop
.extern
.globl
.globl 5
.globl x y
.globl x,
.local
.weak
.comm x
.comm x,
.comm x,-1
.comm x,4,3⏎nop
.lcomm x
.comm 5,5
.set x
.set x,
.set 5,5
.equiv x
.eqv x,y+1⏎y=5⏎.byte x
.eqv x,y⏎y=5⏎.byte x⏎y=6⏎.byte x
.2byte 1⏎.4byte 2⏎.8byte 3
.uleb128 0,127,128,-1
.sleb128 0,63,64,-64,-65
.uleb128 0x123456789012345678901
.uleb128
.sleb128 x
.incbin "nonexistent"
.incbin
.include "nonexistent"
.include
.att_mnemonic
.att_mnemonic⏎nop
.sse_check none⏎nop
.sse_check foo
.operand_check none⏎nop
.operand_check warning
.code16⏎.code32⏎.code16
.bss foo
.text foo
.data foo
.literal_prefix x
.ifdef
.ifeqs "a"⏎.endif
.irp⏎.endr
.irpc⏎.endr
.rept⏎nop⏎.endr
.macro
.altmacro⏎.noaltmacro⏎nop
.attach_to_group x
x==y⏎y=5⏎.byte x⏎y=6⏎.byte x
.eqv x,.⏎.byte x,x⏎nop⏎.word x
.eqv x,y⏎.eqv y,x⏎.byte x
.eqv x,1⏎x=2
.nops 100,4
.struct 0⏎a:.skip 3⏎.text⏎.struct 0⏎b:.skip 7⏎c:⏎.text⏎.byte a,b,c
.struct 3⏎a:⏎.=.+4⏎b:⏎.text⏎.byte b
.code32⏎.nops 20,5⏎.nops 9
.nops 5,4
.float 16777217,16777219,0.1,1e-45,7e-46,8e-46,3.4028235e38,3.4028236e38
.double 0.1,0.3,1e23,9007199254740993,9007199254740995,1e-310,2.2250738585072011e-308
.tfloat 1e-4940,1e-4950
.tfloat 1e-4951
.tfloat 1e-5000
.tfloat 1e4932
.tfloat 1e5000
.double 1e-400
.float 1e-50
.double 5e-324,2.5e-324
.double 2.4e-324
.float 1e38
.float 1e39
.bfloat16 3.39e38,1e-40,1.00390625,1.01171875
.dcb.l 2,x+1⏎x:
.sleb128 0x123456789012345678901
.uleb128 0x8000000000000000,0xffffffffffffffff
.sleb128 -0x123456789012345678901
{disp8} mov (%bx),%ax
{disp16} mov (%bx),%ax
{disp16} mov 4(%bx),%ax
{disp8} mov 4(%bx),%ax
{disp8} mov 400(%bx),%ax
{disp32} mov 4(%bx),%ax
{disp32} mov 4(%eax),%ax
{disp16} mov 4(%eax),%ax
{disp8} mov (%eax),%ax
{disp32} mov (%eax),%ax
{disp8} mov x(%bx),%ax⏎x=5
x=5⏎{disp8} mov x(%bx),%ax
x=5⏎{disp16} mov x(%bx),%ax
{disp8} mov x(%bx),%ax⏎x:
{disp8} jmp .
{disp16} jmp .
{disp32} jmp .
{disp32} jz .
{disp16} jz .
{disp8} jmp 5
{disp32} call .
{disp16} call .
{disp8} mov 0x1234,%ax
{disp8} mov 0x12,%bx
{disp16} mov 0x12,%bx
{disp8} mov %ax,%bx
{disp16} mov (%bp),%ax
{disp32} mov (%bp),%ax
{disp32} mov (,%eax,4),%ax
{disp8} mov (%esp),%ax
.code32⏎{disp16} mov 4(%eax),%ax
.code32⏎{disp32} mov 4(%eax),%ax
.code32⏎{disp32} jmp .
.code32⏎{disp16} jmp .
.code32⏎{disp32} jz .
{disp8} {disp16} mov 4(%bx),%ax
{load} {disp16} mov 4(%bx),%ax
{disp16} lock addw $1,4(%bx)
lock {disp16} addw $1,4(%bx)
rep {load} movsb
{vex} mov %ax,%bx
{vex2} mov %ax,%bx
{vex3} mov %ax,%bx
{evex} mov %ax,%bx
{rex} mov %ax,%bx
{nooptimize} mov %ax,%bx
{nooptimize} test %ax,%bx
{bogus} mov %ax,%bx
{load}
{disp8}
{LOAD} mov %ax,%bx
{ load } mov %ax,%bx
{load}mov %ax,%bx
{load
{disp8} push 4(%bx)
{disp16} push 4(%bx)
mov.d8 (%bx),%ax
mov.d16 4(%bx),%ax
mov.d32 4(%bx),%ax
mov.d32 4(%eax),%ax
mov.s %ax,%bx
mov.x %ax,%bx
r=%ax⏎mov (r),%bx
r=%bx⏎mov $r,%ax
r=%bx⏎mov r+1,%ax
mov r,%ax⏎r=%bx
r=%zz⏎nop
r=%rax⏎nop
.globl r⏎r=%ax⏎mov r,%bx
r=%ax+1⏎nop
.if %ax⏎nop⏎.endif
mov %ymm0,%ymm1
swapgs
syscall
cqto
movabs $5,%eax
jmpabs 5
syscallq
cmpxchg16b (%bx)
mov %r8,%r9
addr64 nop
data64 nop
rex nop
rex.w nop
rex.wrxb nop
.code16gcc;call $0xf000,$0xfff0;lcall $1,$0x8000;lcalll $1,$0xfff0;data32 call $1,$0xfff0
.code16gcc;lcall $1,$0xfff0
.code16gcc;ljmp $1,$0xfff0
.code16gcc;lcall $1,$x;x=0xfff0
.file
.file 1
.file 1 "a"
.ident
.ident x
.ident "a","b"
.type x,@foo
.type x,"function"
.type x STT_FUNC
.type x,%object
.nop 1,2
.nop 1
.nops
.symver x,x@V
.func
.func f,g⏎.endfunc
.previous-
.previous x
.popsection x
{load} mov +x
{load} mov +x,%ax
.word 1 2
.word ,
.word 1,
.word ,1
.long
.quad
.skip
.skip a
.skip -1
.skip 4,
.skip 4,5,6
a:.skip b-a⏎b:
x:.org x+2
x: nop⏎.org x+2,5
.org 5,
.org -1
.arch i586⏎cpuid
.arch
.arch i386,jumps
.arch i386,nojumps
.arch i386,foo
.arch .sse
.arch push⏎.arch pop
.arch pop
.arch default
.arch generic32
.arch i286⏎je x⏎.skip 200⏎x:
.struct
.struct 4⏎a:.skip 2⏎b:⏎.text⏎.word a,b
.struct 0⏎.byte 1
.struct 0⏎.byte 0
.struct 0⏎nop
.struct 0⏎a: .long 0⏎.text⏎.word a
.struct x
.macro m⏎bar: .endm⏎m
.macro m⏎nop⏎bar: .endm⏎m
.macro⏎.endm
.macro m
.elseif 1
.if
.if x
.ifndef⏎.endif
.ifb⏎nop⏎.endif
.ifb x⏎nop⏎.endif
.ifnb "" ⏎nop⏎.endif
.ifc a,a⏎nop⏎.endif
.ifc a⏎nop⏎.endif
.ifc a b, a b⏎nop⏎.endif
.ifc 'a','a'⏎nop⏎.endif
.ifc 'a,b','a,b'⏎nop⏎.endif
.ifc "a","a"⏎nop⏎.endif
.ifc a , a⏎nop⏎.endif
.ifnc a,A⏎nop⏎.endif
.ifeqs "a","a"⏎nop⏎.endif
.ifeqs a,a⏎nop⏎.endif
.ifeqs "a" "a"⏎nop⏎.endif
.ifnes "a","b"⏎nop⏎.endif
.ifeqs "a","a",⏎nop⏎.endif
.ifc ,⏎nop⏎.endif
.ifc a,⏎nop⏎.endif
.ifeq 0⏎nop⏎.endif
.ifgt 1-2⏎nop⏎.endif
.ifle 0⏎nop⏎.endif x
.if 1,2⏎nop⏎.endif
.if 1 2⏎nop⏎.endif
.else x
.if 0⏎.else x⏎nop⏎.endif
.iflt -1⏎nop⏎.endif
.ifge⏎nop⏎.endif
.ifnotdef q⏎nop⏎.endif
.if 0⏎.elseif⏎.else⏎nop⏎.endif
.rept 2⏎nop⏎.endr
.rept x⏎nop⏎.endr
.rept -1⏎nop⏎.endr
.rept 2⏎nop
.irp x,1,2⏎.byte \x⏎.endr
.irp x 1 2⏎.byte \x⏎.endr
.irp⏎nop⏎.endr
.irp x,1,,2⏎.byte 0\x⏎.endr
.irp x,"a,b"⏎.ascii "\x"⏎.endr
.irpc x,123⏎.byte \x⏎.endr
.irpc x,"1 2"⏎.byte 1\x⏎.endr
.irp x,1,2⏎.irp y,3,4⏎.byte \x,\y⏎.endr⏎.endr
.irp x,%ax,%bx⏎push \x⏎.endr
.irp x,(%bx),4(%si)⏎mov \x,%ax⏎.endr
.irpc c,⏎.byte 1⏎.endr
.irp reg, a,b⏎push %\reg\()x⏎.endr
.rept 2⏎.byte \+⏎.endr
.macro m a⏎.byte \a,\@⏎.endm⏎m 1⏎m 2
.macro m a=5⏎.byte \a⏎.endm⏎m⏎m 6⏎m a=7
.macro m a b⏎.byte \a,\b⏎.endm⏎m 1 2⏎m b=1,a=2
.macro m a⏎.byte \a⏎.endm⏎m b=2
.macro m,a,b⏎.byte \a⏎.endm⏎m 1
.macro m (a,b)⏎.byte \a⏎.endm⏎m 1,2
.macro m a,a⏎.endm
.macro m⏎.endm⏎.macro m⏎.endm
.purgem m
.macro m⏎nop⏎.endm⏎.purgem m⏎m
.macro m⏎.exitm⏎nop⏎.endm⏎m
.mexit
.macro m x⏎.ifb \x⏎.exitm⏎.endif⏎nop⏎.endm⏎m⏎m 1
.macro m a⏎.ifnb \a⏎.byte \a⏎.endif⏎.endm⏎m⏎m 1
.macro m a, r:vararg⏎.byte \a⏎.ifnb \r⏎m \r⏎.endif⏎.endm⏎m 1,2,3
.altmacro⏎.macro m a⏎local l⏎l: jmp l⏎.byte a⏎.endm⏎m 5⏎m %3+4
.altmacro⏎.macro m a⏎.ascii "&a"⏎.endm⏎m <x,y>
.altmacro⏎.macro m a⏎.ascii 'a'⏎.endm⏎m 5
.altmacro⏎.irp x,1,2⏎.byte x⏎.endr
.altmacro⏎.rept 2⏎nop⏎.endr⏎.noaltmacro
.altmacro⏎.macro m a⏎.byte a⏎.endm⏎m <1,2>⏎m %(2+3)
.macro nop⏎hlt⏎.endm⏎nop
.macro M⏎hlt⏎.endm⏎m
.macro .foo⏎hlt⏎.endm⏎.foo
.macro 1a⏎.endm
.macro m a⏎\a⏎.endm⏎m nop⏎m "mov $1,%ax"
.macro m⏎.macro n⏎nop⏎.endm⏎.endm⏎m⏎n
.macro m a⏎.macro \a⏎nop⏎.endm⏎.endm⏎m zz⏎zz
.macro m a⏎x\a: nop⏎.endm⏎m 1⏎jmp x1
.macro m op,a,b⏎\op \a,\b⏎.endm⏎m mov,%ax,%bx⏎m mov %ax %bx
.ascii "a\n\t\\\"\0\12\377\x41\x4142\q"
.ascii "\b\f\r\v\a\e"
.ascii
.ascii "a" "b"
.ascii "a","b"
.ascii 'a'
.asciz "a" "b"
.asciz "a","b"
.string "a" "b"
.string "a"x
.string8 "x"
.string32 "ab"
.string64 "a"
.ascii "\8\9"
.ascii "\400"
.ascii "\x"
.ascii "\xg"
.asciz
.base64 "aGk="
.byte 'a
.byte 'a'
.byte 'a,'b
.byte '\n
.byte '\''
.byte ''
.byte '\\
.byte "a"
.byte 0b
.byte 0b12
.byte 0xg
.byte 1f
.byte 0f1
.byte 1b
.long 0x123456789
.octa 1
.octa 0x1234567890abcdef1234567890abcdef
.octa -1
.octa x
.float 1.5
.float 1,2
.float 0f1.5
.float nan
.float inf
.double -0.0
.single 0x1
.dc.b 1
.dc.w 1,2
.dc.l 3
.dc.a 3
.dc.s 1
.dc.x 1
.dcb.b 3,1
.dcb.w 2
.dcb.l 2,5
.ds.l 1
.ds.d 1
.ds.x 1
.ds.p 1
.2byte 1
.4byte 1
.8byte 1
.hword 1
.short 1
.int 1
.value 5
.uleb128 300
.sleb128 -300
.uleb128 -1
.inst 5
.zero 3
.zero 3,5
.zero
.fill 3,2
.fill -1
.fill 1,-1
.fill
.fill 2,8,0x1122334455667788
.fill x
nop # c
nop / c
nop /* c */
nop; hlt
nop;;hlt
;
nop\⏎hlt
x:y:nop
x : nop
x:nop;y:hlt
1:nop;jmp 1b
jmp 1f;1:
1 : jmp 1b
01: jmp 1b
jmp 01b
1: jmp 01b
$x: nop⏎jmp $x
x$y: jmp x$y
.L1: jmp .L1
_x=5⏎.byte _x
x=5;x=6;.byte x
.set x,5⏎.byte x
.equ x,5,6
.equiv x,5⏎.equiv x,6
.eqv x,5⏎.byte x
x==5⏎.byte x
.set x,y⏎y=3⏎.byte x
x=y+1⏎y=2⏎.word x
x:⏎x=5
x=.⏎nop⏎.word .-x
.=.+5⏎nop
. = 5⏎nop
.byte . - 0x7c00
nop foo
nop,
mov
mov ,
mov %ax,
mov %ax,%bx,%cx
mov %ax %bx
mov $5 %ax
mov (,%ax)
mov %foo,%ax
mov %,%ax
% ax
@
mov $1,%ax @
lock
rep
lock nop
repne⏎scasb
ret $
ret 5
int 5
int $-1
int
in $256,%al
out %al,5
jmp
jmp *(%bx)
ljmp $1,$2
ljmp 1,2
ljmp *(%bx)
lcall $0xf000,$0xfff0
call *x
push
push 5
push $0x12345
mov %ax,%cs
mov %cs,5
mov %es:5,%ax
mov %ax:5,%ax
es mov 5,%ax
r=%ax;mov r,%bx
r=%ax;mov $1,r
.set r,%eax;mov r,%ebx
r=%bx;mov (r),%ax
r=%ebx;mov 4(r,r,2),%ax
r=%ax;.byte r
.byte %ax
.word %cx
.long %eax+1
r=%ax+1;mov $r,%ax
r=%ds;mov r:(%si),%ax
r=%ds;mov r,%ax
mov r,%bx;r=%ax
.equ r,%st;fadd r,%st(1)
.equ r,%st(3);fadd r,%st
r=%cx;s=r;mov s,%dx
r=%cl;shl r,%ax
r=%dx;in (r),%al
r=%ax;push r;pop r
r=%ax;r=%bx;push r
r=%ax;jmp *r
.equiv r,%ax;push r
.eqv r,%ax;push r
r==%ax;push r
r=%bp;mov 2(r,%si),%ax
r=%ax;add r+1,%bx
r=%ax;.if r;nop;.endif
r=(%ax);push r
mov (r),%ax;r=%bx
push r;r=%bx
r=%bx;mov 4+r,%ax
r=%bx;mov r(%si),%ax
r=%bx;mov %es:(r),%ax
r=%mm1;movq r,%mm2
r=%xmm1;movaps r,%xmm2
r=%cr0;mov r,%eax
.org x
.org x;nop
nop;.org x
.org x+2;nop
.reloc 0,R_386_32,x;.long 0;x:
.reloc .,R_386_16,x;.word 0;x:
.reloc .,R_386_NONE;nop
.reloc 0,R_386_16,x+2;.word 1;x:
.reloc 1,R_386_8,5;.word 1
.reloc 0,BFD_RELOC_16,x;.word 1;x:
.reloc 0,R_386_PC16,x;.word 1;x:
.reloc 0,R_386_FOO,x;.word 1;x:
.reloc 10,R_386_16,x;.word 1;x:
.reloc x,R_386_16,x;.word 1;x:.word 3
.tls_common x,4,4
.tls_common x,4,4;.word x
.tls_common
.mri 0
.att_syntax noprefix;mov $1,%ax
.att_syntax noprefix;mov $1,ax
.att_syntax noprefix;mov (bx,si),ax
.att_syntax noprefix;mov $1,%ax;push cs;pop ds
.att_syntax noprefix;mov ax,%bx;ax=1
.att_syntax noprefix;ax=1;mov ax,%bx
.att_syntax noprefix;fadd st(1),st
.att_syntax noprefix;mov es:4(bx),ax
.att_syntax noprefix;jmp *ax
.att_syntax noprefix;mov $bx,ax
.att_syntax noprefix;.word ax
.att_syntax prefix;mov $1,%ax
.att_syntax foo
{vex} nop
{vex2} nop
{vex3} nop
{rex} nop
{rex} mov %al,%bl
{evex} add $1,%ax
{vex} addps %xmm1,%xmm2
{evex} addps %xmm1,%xmm2
{vex} jmp .
{vex3} ret
{vex} foo
.loc 1 1
.file 1 "a.c";.loc 1 1;nop
.file "a.c";.loc 1 1;nop
.file 1 "a.c"⏎.loc 1 1⏎nop⏎.loc 1 2⏎nop
.file 1 "a.c"⏎.loc 1 3 view x⏎nop⏎.byte x
.section a,"axG",@progbits,f,comdat;nop
.section a,"aG",@progbits,f;.byte 1
.section a,"axG",@progbits,f,comdat;nop;.section a,"axG",@progbits,g,comdat;hlt;.section a;cli
.section a,"aG",@progbits
.section a,"a?",@progbits;.byte 1
.section a,"axG",@progbits,f,comdat;nop;.section b,"ax?",@progbits;hlt
.section .text,"axG",@progbits,f,comdat;nop;.text;hlt
.section .text.f,"axG",@progbits,f,comdat;.globl f;f:nop;.text;call f
.reloc 0,R_386_16,x+2;.word 0;x:
.reloc 0,R_386_16,x;.word 0;x:
.reloc 0,R_386_16,x+2;.word 0;.globl x;x:
.reloc 0,R_386_16,x+2;.word 0;.data;.word 7;x:.word 9
.reloc 0,R_386_32,x+2;.long 0;x:
.reloc 0,R_386_32,5;.long 0
.reloc 0,R_386_32,5;.long 7
.reloc 0,R_386_32;.long 7
.reloc 0,R_386_PC32,5;.long 7
.reloc 2,R_386_8,5;.long 7
.reloc 2,R_386_8,x;.long 7;x:
.reloc 2,R_386_PC8,x;.long 7;x:
.reloc x-2,R_386_8,x;.long 7;x:
.long 7;.reloc .-2,R_386_8,x;x:
.reloc 3,R_386_16,x;.long 7;x:
.reloc 4,R_386_NONE,x;.long 7;x:
.reloc y,R_386_16,x;.long 7;x:;y=1
.reloc y,R_386_16,x;.long 7;x:
.reloc 0,BFD_RELOC_8,x;.long 7;x:
.reloc 0,BFD_RELOC_32,x;.long 7;x:
.reloc 0,BFD_RELOC_NONE,x;.long 7;x:
.reloc 0,BFD_RELOC_64,x;.long 7;x:
.reloc 0
.reloc 0,R_386_16,x,1;.word 0
.reloc -1,R_386_16,x;.word 0;x:
.reloc 0,R_386_16,undefd;.word 0
.reloc 0,R_386_16,x-y;.word 0;y:.word 5;x:
.reloc 0,R_386_16,.;.word 0;y:.word 5;x:
.section .tdata,"awT";.byte 1;.section .tbss,"awT",@nobits;.skip 4;.data;.byte 2;.text;nop;.word x;.bss;x:
.section .tbss,"awT",@nobits;y:.skip 4;.data;.byte 2;x:;.text;nop;.word x,y
.tls_common x,4,4;.word x;.data;.byte 5
.tls_common x,4,4;nop;.data;.byte 5;.word x;.comm y,8;.word y
.file 1 "a.c";.loc 2 1;nop
.loc 1
.loc
.file 1 "a.c";.loc 1 1 0 is_stmt 1;nop
.file 1 "a.c";.loc 1 1 0 foo;nop
.file 1 "a.c";.loc 1 1 1 prologue_end epilogue_begin basic_block;nop
.file 1 "a.c";.loc 1 1 1 is_stmt 3;nop
.file 1 "a.c";.loc 1 -1;nop
.file 1 "a.c";.loc 1 1 discriminator 4;nop
.file 1 "a.c";.loc 1 1 view 0;nop
.file 1 "a.c";.file 1 "b.c"
.file 0 "a.c"
.file -1 "a.c"
.file 1 a.c
.file a.c
.reloc 0,R_386_PC32,x+2;.long 0;x:
.reloc 0,R_386_PC16,x+2;.long 0;x:
.reloc 0,R_386_PC8,x+2;.long 0;x:
.reloc 0,R_386_8,x+2;.long 0;x:
.reloc 0,BFD_RELOC_32,x+2;.long 0;x:
.reloc 0,BFD_RELOC_16,x+2;.long 0;x:
.reloc 2,R_386_16,x+3;.long 0,1,2;x:
.reloc 2,R_386_16,x-1;.long 0,1,2;.data;.long 1;x:
.globl x;.org x;nop
.weak x;.org x;nop
nop;.org x,0x90;hlt
.org 2f;nop
.intel_syntax noprefix⏎x:⏎mov ax,5⏎mov ax,bx⏎mov ax,[bx]⏎mov [bx],ax⏎mov ax,x⏎mov ax,offset x⏎mov ax,[x]⏎mov ax,x[bx]⏎mov ax,x[bx+si]⏎mov ax,[bx+si+4]⏎mov ax,[bx][si]⏎mov ax,[bx][si][4]
.intel_syntax noprefix⏎x:⏎mov ax,4[bx]⏎mov eax,[ebx+ecx*4+8]⏎mov eax,[ecx*4]⏎mov eax,[4*ecx+ebx]⏎mov eax,8[ebx][ecx*2]⏎mov ax,es:[bx]⏎mov ax,es:4⏎mov ax,ds:[4]⏎mov ax,[4]⏎mov ax,ds:4⏎mov byte ptr [bx],5⏎mov word ptr [bx],5
.intel_syntax noprefix⏎x:⏎mov dword ptr [bx],5⏎mov word ptr x,5⏎add byte ptr es:[bx],5⏎add es:byte ptr [bx],5⏎inc word ptr [bx]⏎push 5⏎push word ptr 5⏎push dword ptr 5⏎push word ptr [bx]⏎push dword ptr [bx]⏎push [bx]⏎push x
.intel_syntax noprefix⏎x:⏎push offset x⏎push cs⏎pop ds⏎jmp x⏎jmp short x⏎jmp near ptr x⏎jmp [bx]⏎jmp word ptr [bx]⏎jmp dword ptr [bx]⏎jmp far ptr [bx]⏎jmp far [bx]⏎jmp fword ptr [bx]
.intel_syntax noprefix⏎x:⏎jmp ax⏎jmp eax⏎call x⏎call far ptr [bx]⏎call word ptr [bx]⏎call dword ptr [bx]⏎call 0x10:0x20⏎jmp 0x10:0x20⏎jmp 0x10:x⏎call ax⏎ret⏎retf
.intel_syntax noprefix⏎x:⏎ret 4⏎retf 4⏎lret⏎iret⏎iretd⏎iretw⏎int 3⏎int 0x10⏎in al,dx⏎in al,0x60⏎out dx,al⏎out 0x60,ax
.intel_syntax noprefix⏎x:⏎enter 4,0⏎lea ax,[bx+4]⏎lea ax,x⏎les bx,[si]⏎lds bx,dword ptr [si]⏎les ebx,fword ptr [si]⏎lgs bx,[si]⏎shl ax,1⏎shl ax,cl⏎shl ax⏎shl word ptr [bx],4⏎shld ax,bx,cl
.intel_syntax noprefix⏎x:⏎shld ax,bx,5⏎imul ax,bx,5⏎imul ax,5⏎imul ax,[bx],5⏎test ax,[bx]⏎test [bx],ax⏎xchg ax,[bx]⏎movzx ax,bl⏎movzx eax,word ptr [bx]⏎movzx eax,byte ptr [bx]⏎movsx eax,bx⏎movsx ax,byte ptr [bx]
.intel_syntax noprefix⏎x:⏎movsb⏎movsw⏎movsd⏎rep movsd⏎lodsb⏎lodsd⏎stosd⏎scasd⏎cmpsd⏎insd⏎outsd⏎insw
.intel_syntax noprefix⏎x:⏎lods byte ptr [si]⏎lods al,byte ptr es:[si]⏎movs byte ptr es:[di],byte ptr [si]⏎movs word ptr [di],word ptr cs:[si]⏎stos byte ptr es:[di]⏎stos dword ptr es:[edi]⏎cmps byte ptr [si],byte ptr es:[di]⏎scas al,byte ptr es:[di]⏎ins byte ptr es:[di],dx⏎outs dx,byte ptr [si]⏎xlat⏎xlatb
.intel_syntax noprefix⏎x:⏎xlat byte ptr [bx]⏎xlat byte ptr es:[bx]⏎cbw⏎cwde⏎cwd⏎cdq⏎pusha⏎pushad⏎pushaw⏎popad⏎pushf⏎pushfd
.intel_syntax noprefix⏎x:⏎popfd⏎popfw⏎loop x⏎loopne x⏎loopd x⏎loopw x⏎jcxz x⏎jecxz x⏎fld dword ptr [bx]⏎fld qword ptr [bx]⏎fld tbyte ptr [bx]⏎fld st(1)
.intel_syntax noprefix⏎x:⏎fild word ptr [bx]⏎fild dword ptr [bx]⏎fild qword ptr [bx]⏎fistp qword ptr [bx]⏎fadd st,st(1)⏎fadd st(1),st⏎fsub st(1),st⏎fsub st,st(1)⏎fsubr st(1),st⏎fsubp st(1),st⏎fsubrp st(1),st⏎fdiv st(3),st
.intel_syntax noprefix⏎x:⏎fdivp⏎fdivrp⏎fsubp⏎fadd⏎faddp⏎fadd st(1)⏎fstp qword ptr [bx]⏎fldcw [bx]⏎fstcw word ptr [bx]⏎fnstsw ax⏎fstenv [bx]⏎fbld [bx]
.intel_syntax noprefix⏎x:⏎fbld tbyte ptr [bx]⏎fcomi st,st(1)⏎fxch st(1)⏎lgdt [bx]⏎lgdt fword ptr [bx]⏎lidt x⏎sgdt [bx]⏎mov eax,cr0⏎mov cr0,eax⏎mov dr7,eax⏎ltr ax⏎lmsw word ptr [bx]
.intel_syntax noprefix⏎x:⏎invlpg [bx]⏎bound ax,[bx]⏎bound eax,[bx]⏎arpl [bx],ax⏎cmpxchg8b [bx]⏎cmpxchg8b qword ptr [bx]⏎bswap eax⏎setz al⏎setz byte ptr [bx]⏎cmovz ax,[bx]⏎movq mm0,[bx]⏎movq mm0,qword ptr [bx]
.intel_syntax noprefix⏎x:⏎movd mm0,eax⏎movd mm0,dword ptr [bx]⏎paddb mm0,mm1⏎paddb mm0,[bx]⏎movaps xmm0,[bx]⏎movaps xmm0,xmmword ptr [bx]⏎movss xmm0,dword ptr [bx]⏎movsd xmm0,qword ptr [bx]⏎movsd xmm0,xmm1⏎cvtsi2ss xmm0,eax⏎cvtsi2ss xmm0,dword ptr [bx]⏎pextrw eax,xmm0,1
.intel_syntax noprefix⏎x:⏎pinsrw xmm0,word ptr [bx],1⏎fxsave [bx]⏎prefetcht0 [bx]⏎lock add word ptr [bx],1⏎rep movsb⏎es movsb⏎mov ax,1+2*3⏎mov ax,5 mod 3⏎mov ax,1 shl 4⏎mov ax,not 5⏎mov ax,5 and 3⏎mov ax,5 or 3
.intel_syntax noprefix⏎x:⏎mov ax,5 xor 3⏎mov ax,5 eq 5⏎mov ax,5 ne 5⏎mov ax,5 lt 6⏎mov ax,0x10 shr 2⏎mov al,'a'⏎mov ax,(5+3)*2⏎mov ax,word ptr [bx+2]⏎mov ax,[bx-2]⏎mov ax,[bp]⏎mov ax,[bp+di-3]⏎mov ax,[si+bx]
.intel_syntax noprefix⏎x:⏎mov ax,[di+bp]⏎mov eax,[esp]⏎mov eax,[esp+ebx]⏎mov eax,[ebx+esp]⏎mov eax,[ebx*2+esp]⏎mov eax,[ebx+ebx]⏎mov eax,[ebp+ebp*8]⏎mov ax,offset x+2⏎mov ax,offset x[bx]⏎mov ax,$⏎mov ax,offset $⏎mov ax,x+2
.intel_syntax noprefix⏎x:⏎mov ax,[x+2]⏎mov ax,[x+bx+2]⏎mov ax,[bx+x]⏎mov ax,[bx]+4⏎mov ax,byte⏎mov ax,word⏎mov al,byte ptr x⏎mov ax,cs:x⏎mov ax,cs:[x]⏎mov ax,cs:x[bx]⏎mov ax,ss:[bp]⏎mov ax,ds:[bp]
.intel_syntax noprefix⏎x:⏎mov ax,ds:[bx]⏎mov ds,ax⏎mov ax,ds⏎mov word ptr [bx],ds⏎mov [bx],es⏎movw ax,bx⏎movb al,bl⏎movd eax,ebx⏎addw [bx],5⏎addb [bx],5⏎MOV AX,BX⏎Mov Byte Ptr [BX],5
.intel_syntax noprefix⏎x:⏎mov ax,BX⏎mov %ax,%bx⏎mov ax, %bx⏎sysenter⏎cpuid⏎rdmsr⏎hlt⏎nop⏎pause⏎ud2⏎nop word ptr [bx]⏎jz x
.intel_syntax noprefix⏎x:⏎jnz x⏎jz short x⏎je x+5⏎mov al,[bx]⏎mov al,byte ptr [bx]⏎add al,5⏎add ax,5⏎add ax,500⏎cmp byte ptr [bx],'a'⏎cmp byte ptr [bx+si],-1⏎sub sp,10⏎not word ptr [bx]
.intel_syntax noprefix⏎x:⏎neg byte ptr x⏎mul byte ptr [bx]⏎div bl⏎imul bl⏎imul word ptr [bx]⏎ror byte ptr [bx],cl⏎sal ax,3⏎bt word ptr [bx],3⏎bt ax,bx⏎bts [bx],ax⏎bsf ax,[bx]⏎xadd [bx],ax
.intel_syntax noprefix⏎x:⏎cmpxchg [bx],ax⏎aam⏎aam 10⏎aad 16⏎into⏎int3⏎int1⏎leave⏎lahf⏎jmp x[bx]⏎jmp word ptr x⏎jmp word ptr x[bx]
.intel_syntax noprefix⏎x:⏎jmp word ptr cs:x[bx]⏎call [x]⏎call word ptr [x]⏎call cs:[bx]⏎jmp cs:[bx]⏎jmp cs:x⏎push ds:[bx]⏎mov eax,fs:[0]⏎mov fs:[bx],eax⏎crc32 eax,byte ptr [bx]⏎movbe ax,[bx]⏎popcnt ax,[bx]
.intel_syntax noprefix⏎x:⏎mov ax,[es:bx]
.intel_syntax noprefix⏎x:⏎mov [bx],5
.intel_syntax noprefix⏎x:⏎mov x,5
.intel_syntax noprefix⏎x:⏎jmp far ptr x
.intel_syntax noprefix⏎x:⏎jmp far 0x10:0x20
.intel_syntax noprefix⏎x:⏎call near x
.intel_syntax noprefix⏎x:⏎movzx ax,[bx]
.intel_syntax noprefix⏎x:⏎mov ax,10h
.intel_syntax noprefix⏎x:⏎mov ax,0ffh
.intel_syntax noprefix⏎x:⏎mov ax,[bx+bp]
.intel_syntax noprefix⏎x:⏎mov ax,[bx].4
.intel_syntax noprefix⏎x:⏎mov ax,dword ptr 5
.intel_syntax noprefix⏎x:⏎mov al,word ptr [bx]
.intel_syntax noprefix⏎x:⏎mov ax,byte ptr [bx]
.intel_syntax noprefix⏎x:⏎salc
.code16gcc;push $0xfc18
.code16gcc;.intel_syntax noprefix;push 0xfc18
.code16gcc;.intel_syntax noprefix;push word ptr 0xfc18
.code16gcc;.intel_syntax noprefix;push dword ptr 0xfc18
.code16gcc;pushl $0xfc18
.code16gcc;push $0xffff
.code16gcc;push $0x8000
.code16gcc;.intel_syntax noprefix;jmp far ptr [bx]
.code16gcc;.intel_syntax noprefix;call far ptr [bx]
.code16gcc;.intel_syntax noprefix;jmp dword ptr [bx]
.code16gcc;.intel_syntax noprefix;jmp fword ptr [bx]
.code16gcc;.intel_syntax noprefix;jmp 1:2
.code16gcc;.intel_syntax noprefix;call 1:2
.code32;.intel_syntax noprefix;call 1:2
.code32;.intel_syntax noprefix;jmp far ptr [ebx]
.code32;.intel_syntax noprefix;jmp fword ptr [ebx]
.code32;.intel_syntax noprefix;jmp dword ptr [ebx]
.code32;.intel_syntax noprefix;jmp word ptr [ebx]
.code32;.intel_syntax noprefix;jmp ebx
.code32;.intel_syntax noprefix;jmp bx
.code32;.intel_syntax noprefix;call dword ptr x;x:
.intel_syntax noprefix;fsub
.intel_syntax noprefix;fsubr
.intel_syntax noprefix;fdiv
.intel_syntax noprefix;fdivr
.intel_syntax noprefix;fsubp
.intel_syntax noprefix;fsub st(2)
.intel_syntax noprefix;fdivr st(2)
.intel_syntax noprefix;fsubp st(2)
.intel_syntax noprefix;fsubp st(2),st
.intel_syntax noprefix;fsub st,st
.intel_syntax noprefix;fsub st(0),st(0)
.intel_syntax noprefix;fsub dword ptr [bx]
.intel_mnemonic;fsub %st,%st(1);fsubp;fsub %st(1),%st;fdiv %st,%st(3)
.intel_mnemonic;.att_mnemonic;fsub %st,%st(1)
.intel_mnemonic;movsx %al,%bx
.intel_syntax noprefix;.word 5 mod 3,1 shl 4,not 0,3 and 1,x,offset x,$;x:
.intel_syntax noprefix;.if 5 eq 5;nop;.endif
.intel_syntax noprefix;y=5 mod 3;.byte y
.intel_syntax noprefix;.byte 'a','b';.ascii "and"
.intel_syntax noprefix;.globl and;.byte 1
.intel_syntax noprefix;mov ax,bx;.att_syntax;mov %ax,%bx
.intel_syntax noprefix;mov ax,bx;.att_syntax noprefix;mov ax,bx
.intel_syntax;mov ax,bx
.intel_syntax;mov %ax,%bx
.intel_syntax prefix;mov %ax,5
.intel_syntax prefix;mov %ax,[%bx+4]
.intel_syntax foo
.intel_syntax noprefix;.macro m a,b;mov \a,[\b+2];.endm;m ax,bx
.intel_syntax noprefix⏎.rept 3⏎inc ax⏎.endr
.intel_syntax noprefix;jmp 1f;nop;1:jmp 1b
.intel_syntax noprefix;jmp $;jmp $+2;jz $-1
.intel_syntax noprefix;x: loop x;jcxz x
.intel_syntax noprefix;.data;v:.word 5;.text;mov ax,v;mov bx,offset v;mov cx,v[bx];mov dx,[v+2]
.intel_syntax noprefix;c=5;mov ax,c;mov ax,[c];mov al,c+1;mov ax,offset c;push c
.intel_syntax noprefix;mov ax,c;c=5
.intel_syntax noprefix;push c;c=5
.intel_syntax noprefix;mov byte ptr [bx],c;c=5
.intel_syntax noprefix;add word ptr [bx],offset c;c=5
.intel_syntax noprefix;mov ax,[c+bx];c=5
.intel_syntax noprefix;r=bx;mov ax,[r]
.intel_syntax noprefix;mov ax,[bx*1]
.intel_syntax noprefix;mov ax,[bx*2]
.intel_syntax noprefix;mov ax,[ebx*1]
.intel_syntax noprefix;mov ax,[ebx*1+ecx]
.intel_syntax noprefix;mov ax,[ebx*3]
.intel_syntax noprefix;mov ax,[ebx*2+ecx*2]
.intel_syntax noprefix;mov ax,[ebx+ecx+edx]
.intel_syntax noprefix;mov ax,[bx+cx]
.intel_syntax noprefix;mov ax,[ebx+cx]
.intel_syntax noprefix;mov ax,[bx-si]
.intel_syntax noprefix;mov ax,[-bx]
.intel_syntax noprefix;mov ax,[2+bx*1]
.intel_syntax noprefix;mov ax,bx+2
.intel_syntax noprefix;mov ax,(bx)
.intel_syntax noprefix;mov ax,[(bx)]
.intel_syntax noprefix;mov ax,[bx+(2*3)]
.intel_syntax noprefix;mov ax,2[bx]3
.intel_syntax noprefix;mov ax,[bx
.intel_syntax noprefix;mov ax,bx]
.intel_syntax noprefix;mov ax,
.intel_syntax noprefix;mov ,ax
.intel_syntax noprefix;mov ax bx
.intel_syntax noprefix;mov ax,word ptr
.intel_syntax noprefix;mov ax,ptr x
.intel_syntax noprefix;mov ax,es:bx
.intel_syntax noprefix;mov ax,ax:[bx]
.intel_syntax noprefix;mov ax,$5
.intel_syntax noprefix;mov ax,*5
.intel_syntax noprefix;movl eax,ebx
.intel_syntax noprefix;movw ax,[bx]
.intel_syntax noprefix;movb [bx],5
.intel_syntax noprefix;movl [bx],5
.intel_syntax noprefix;movsl
.intel_syntax noprefix;lodsw
.intel_syntax noprefix;cbtw
.intel_syntax noprefix;ljmp [bx]
.intel_syntax noprefix;lcall [bx]
.intel_syntax noprefix;ljmp 1,2
.intel_syntax noprefix;movzb ax,bl
.intel_syntax noprefix;movzx eax,bl;movsx eax,bx;movzx ax,byte ptr [bx];movsx eax,byte ptr [bx]
.intel_syntax noprefix;push ax;push eax;push word ptr [bx];push dword ptr [bx];push byte ptr 5;push byte ptr [bx]
.intel_syntax noprefix;push byte ptr 5
.intel_syntax noprefix;push byte ptr [bx]
.intel_syntax noprefix;inc [bx]
.intel_syntax noprefix;not [bx]
.intel_syntax noprefix;shl [bx],1
.intel_syntax noprefix;test [bx],5
.intel_syntax noprefix;fld [bx]
.intel_syntax noprefix;fild [bx]
.intel_syntax noprefix;fst [bx]
.intel_syntax noprefix;fadd [bx]
.intel_syntax noprefix;bt [bx],5
.intel_syntax noprefix;push [bx];pop [bx]
.intel_syntax noprefix;jmp [bx];call [bx]
.intel_syntax noprefix;out dx,al;in ax,dx;in eax,0x10;out 0x10,eax
.intel_syntax noprefix;in al,[dx]
.intel_syntax noprefix;in al,(dx)
.intel_syntax noprefix;int 0x80;int 3;int3
.intel_syntax noprefix;enter 8,1;ret 4;retf 2;aam 16
.intel_syntax noprefix;xchg ax,bx;xchg [bx],al;xchg eax,eax
.intel_syntax noprefix;lea eax,[ebx+ecx*8-4];lea ax,[bp+si]
.intel_syntax noprefix;lea ax,word ptr [bx]
.intel_syntax noprefix;les di,[bx];lds si,dword ptr [bx];lss esp,fword ptr [bx]
.intel_syntax noprefix;les di,fword ptr [bx]
.intel_syntax noprefix;bound ax,dword ptr [bx];bound eax,qword ptr [bx]
.intel_syntax noprefix;lgdt gdt;lidt fword ptr cs:idt;gdt:idt:
.intel_syntax noprefix;sidt fword ptr [bx];lldt word ptr [bx];lldt ax;str ax;smsw ax;sldt eax
.intel_syntax noprefix;mov cr0,eax;mov eax,cr3;mov dr0,eax
.intel_syntax noprefix;mov ds,word ptr [bx];mov word ptr [bx],es;mov fs,eax
.intel_syntax noprefix;mov dword ptr [bx],es
.intel_syntax noprefix;rep stosd;repe cmpsb;repne scasw;rep movsd;lock inc word ptr [bx]
.intel_syntax noprefix;stos byte ptr [di];stos es:[di],ax;movs es:[di],byte ptr [si]
.intel_syntax noprefix;movs byte ptr [di],[si]
.intel_syntax noprefix;lods [si]
.intel_syntax noprefix;lods ax,[si]
.intel_syntax noprefix;stos [di],al
.intel_syntax noprefix;xlat [bx];xlatb
.intel_syntax noprefix;data16 nop
.intel_syntax noprefix;data32 nop
.intel_syntax noprefix;o32 nop
.intel_syntax noprefix;jmp x;.skip 200;x:jz x;.skip 200;jnz x
.intel_syntax noprefix;call x;call offset x;jmp offset x;x:
.intel_syntax noprefix;jmp 5;call 5
.intel_syntax noprefix;mov ax,'ab'
.intel_syntax noprefix;mov ax,"x";x:
.intel_syntax noprefix;dd: mov ax,dd
.intel_syntax noprefix;mov eax,dword ptr [bx];mov al,byte ptr x[si];x:
.intel_syntax noprefix;addps xmm0,xmmword ptr [bx];pshufd xmm1,xmm2,0x1b;cvtsi2sd xmm0,eax
.intel_syntax noprefix;cvtsi2sd xmm0,[bx]
.intel_syntax noprefix;movd [bx],mm0;movq xmm0,qword ptr [bx];movd eax,xmm1;movq mm1,mm2
.intel_syntax noprefix;pextrb byte ptr [bx],xmm0,1;insertps xmm0,dword ptr [bx],1
.intel_syntax noprefix;cmpxchg8b qword ptr [bx];cmpxchg [bx],al;xadd word ptr [bx],ax
.intel_syntax noprefix;crc32 eax,bl;crc32 eax,word ptr [bx];crc32 eax,[bx]
.intel_syntax noprefix;loop short x;x:
.intel_syntax noprefix;jmp short x;x:
.intel_syntax noprefix;jmp near x
.intel_syntax noprefix;.code32;mov eax,[ebx];jmp x;.code16;mov ax,[bx];x:
.intel_syntax noprefix;mov ax,x-y;y:nop;x:
.intel_syntax noprefix;mov cx,(offset x)+2;x:
.intel_syntax noprefix;mov ax,[x][bx][si];x:
.intel_syntax noprefix;mov ax,x[bx][2];mov ax,2[x][si];x:
.intel_syntax noprefix;mov fs:[x],ax;mov ax,gs:x[bx];x:
.intel_syntax noprefix;mov ax,ds:x;mov ds:x,ax;x:
.intel_syntax noprefix;MOV AX,OFFSET X;X: JMP SHORT X;MOV AX,WORD PTR ES:[BX]
.intel_syntax noprefix;y:nop;x:mov ax,x-y
.intel_syntax noprefix;y:nop;x:mov ax,offset x-y
.intel_syntax noprefix;y:nop;x:mov ax,[x-y]
.intel_syntax noprefix;mov ax,offset x-y;y:nop;x:
.intel_syntax noprefix;mov ax,[x-y];y:nop;x:
.intel_syntax noprefix;mov ax,x-.;nop;x:
.intel_syntax noprefix;mov ax,x-$;nop;x:
.intel_syntax noprefix;y:nop;x:mov ax,(x-y)*2
.intel_syntax noprefix;y:nop;x:mov ax,x-y+1
.intel_syntax noprefix;y:nop;x:push x-y
.intel_syntax noprefix;y:nop;x:mov cx,(x-y)/2
.intel_syntax noprefix;mov cx,(x-y)/2;y:nop;nop;x:
.intel_syntax noprefix;mov cx,x/2;x=8
.intel_syntax noprefix;mov cx,offset x/2;x=8
.intel_syntax noprefix;mov cx,2*c;mov cx,c+1;c=8
.intel_syntax noprefix;c=8;mov cx,2*c;mov cx,[2*c+bx]
.intel_syntax noprefix;c=x+2;mov cx,c;mov cx,offset c;x:
.intel_syntax noprefix;x:c=x+2;mov cx,c;mov cx,offset c
.macro m a,b=5,c:req⏎ .byte \a,\b,\c⏎.endm⏎m 1,,3⏎m a=1,c=7
.macro m a:vararg⏎.byte \a⏎.endm⏎m 1,2,3⏎m
.macro m n⏎.if \n⏎.byte \n⏎m (\n-1)⏎.endif⏎.endm⏎m 5
.macro m⏎lab\@: jmp lab\@⏎.endm⏎m⏎m
.macro p r⏎push \r⏎pop %e\()\r⏎.endm⏎p %ax
.macro p r⏎push %\r⏎pop %e\()\r⏎.endm⏎p ax
.macro q x⏎.ascii "\x"⏎.byte '\x⏎.endm⏎q a
.altmacro⏎.macro m x⏎local l1,l2⏎l1: .byte x⏎l2: .word l2-l1⏎.endm⏎m 3⏎m %4+5
.altmacro⏎.macro m s⏎.ascii "s"⏎.ascii s⏎.endm⏎m <"ab">
.altmacro⏎.macro m x⏎.byte &x&1,x&2⏎.endm⏎m 3
.macro m a b c⏎.byte \a,\b,\c⏎.endm⏎m 1 2 3⏎m 1,2 3⏎m (1+2) 3 4⏎m 1 + 2, 3, 4
.macro outer⏎.macro inner x⏎.byte \x⏎.endm⏎inner 5⏎.endm⏎outer⏎inner 6
.macro outer n⏎.macro inner\n x⏎.byte \x+\n⏎.endm⏎.endm⏎outer 1⏎outer 2⏎inner1 5⏎inner2 5
.rept 3⏎.irp r,ax,bx,cx⏎push %\r⏎.endr⏎.endr
.irpc c,abc⏎.byte '\c⏎.endr⏎.irp x,1,2⏎.irp y,3,4⏎.byte \x*16+\y⏎.endr⏎.endr
.macro m x⏎.ifb \x⏎.byte 0⏎.else⏎.byte \x⏎.endif⏎.ifnb \x⏎.byte 1⏎.endif⏎.endm⏎m⏎m 5
.macro m x⏎.ifc \x,abc⏎.byte 1⏎.else⏎.byte 2⏎.endif⏎.endm⏎m abc⏎m "abc"⏎m abd
.macro m x⏎.if \x==0⏎.exitm⏎.endif⏎.byte \x⏎.endm⏎m 0⏎m 1
.macro m⏎.byte 1⏎.endm⏎.purgem m⏎.macro m⏎.byte 2⏎.endm⏎m
.macro M x⏎.byte \X⏎.endm⏎m 1
.macro m x⏎mov \x, %ax; mov %ax, \x⏎.endm⏎m 4(%bx)⏎m %es:(%di)⏎m (%bx,%si)⏎m foo⏎.data⏎foo: .word 1
.macro str s⏎.asciz \s⏎.endm⏎str "a b, c"⏎str "a\"b"
.macro m a, b⏎.byte \a\b⏎.endm⏎m 1,2
.macro m a, b⏎\a \b⏎.endm⏎m push,%ax⏎m "push %bx"
.macro m x y=\x⏎.byte \x,\y⏎.endm⏎m 4
.macro m x,y⏎.byte \x;.byte \y;.endm⏎m 1,2
.equ n,3⏎.rept n⏎.byte .-x⏎.endr⏎x:
.set i,0⏎.rept 5⏎.byte i⏎.set i,i+1⏎.endr
.irp x "1" "2"⏎.byte \x⏎.endr
.macro vec n⏎.word isr\n⏎.endm⏎.irp i,0,1,2⏎vec \i⏎.endr⏎isr0:nop⏎isr1:nop⏎isr2:iret
.macro m p1, p2:vararg⏎.byte \p1⏎.ifnb \p2⏎m \p2⏎.endif⏎.endm⏎m 1,2,3,4
.macro f a=1 b=2 , c=3⏎.byte \a,\b,\c⏎.endm⏎f⏎f b=9⏎f 5 c=8
.macro m⏎ .byte 1 # comment \x⏎ /* .endm */⏎ .byte 2⏎.endm⏎m
.macro m ; .byte 1 ; .endm⏎m
.macro m x:foo⏎.endm⏎m
.macro m x⏎.byte \x\@⏎.endm⏎m 1⏎m 1
.macro m x⏎.byte \\x⏎.endm⏎m 1
.macro m x⏎.ascii "\\x \x\n"⏎.endm⏎m 1
.macro reg n⏎mov %\n\()l,%\n\()h⏎.endm⏎reg a⏎reg b
.macro m x⏎x\x: .byte x\x - .⏎.endm⏎m 1⏎m 2
.macro m x⏎.byte \x⏎.endm⏎m '1'⏎m ' '⏎m ','⏎m 'a
.macro m x⏎.byte \x⏎.endm⏎m 1;m 2;m 3 # c⏎m 4 /* c */
.macro if_z x⏎jz \x⏎.endm⏎l: if_z l⏎if_z l
.macro add x,y⏎.byte \x,\y⏎.endm⏎add 1,2
.macro .foo x⏎.byte \x⏎.endm⏎.foo 1
.macro byte x⏎.byte \x⏎.endm⏎byte 3⏎BYTE 4
.rept 0⏎.error "x"⏎.endr⏎.byte 1
.rept 2⏎.macro x\@⏎.endm⏎.endr
.macro m⏎.rept 2⏎.byte \@⏎.endr⏎.endm⏎m⏎m
.macro m a⏎.irp x,\a⏎.byte \x⏎.endr⏎.endm⏎m "1,2,3"⏎m 1 2
.macro m a⏎.irpc x,\a⏎.byte 0x\x⏎.endr⏎.endm⏎m 123
.altmacro⏎.macro m a⏎.irp x,a⏎.byte x⏎.endr⏎.endm⏎m <1,2,3>
.altmacro⏎.macro m a⏎.byte a⏎.endm⏎m <1,2>⏎m %(2+3)*2⏎m !5⏎m "6"
.altmacro⏎.rept 2⏎local x⏎x: jmp x⏎.endr
.altmacro⏎.irp a,1,2⏎local x⏎x: .byte a, x-x⏎.endr
.macro m a⏎.byte \a⏎.endm⏎m a=5⏎m a = 6⏎m 7=
.macro m a⏎.byte \a⏎.endm⏎m b=5
.macro m a, a⏎.endm
.endm⏎.byte 1
.macro m⏎.byte 1
.macro m, a, b⏎.byte \a+\b⏎.endm⏎m 1, 2
.macro m(a, b)⏎.byte \a+\b⏎.endm⏎m(1, 2)
.macro m a⏎.byte \a⏎.endm⏎m(1)⏎m (1)⏎m -1⏎m ~1⏎m $1
.macro m a⏎mov $\a,%ax⏎mov \a,%bx⏎.endm⏎m 5⏎m x⏎x:
.macro m a⏎.byte (\a)*2⏎.endm⏎m 1+2⏎m 1 +2⏎m 1 + 2
.ifdef x⏎.byte 1⏎.else⏎.byte 2⏎.endif⏎x=1⏎.ifdef x⏎.byte 3⏎.endif⏎.ifndef y⏎.byte 4⏎.endif
.if 1⏎.if 0⏎.byte 1⏎.elseif 1⏎.byte 2⏎.else⏎.byte 3⏎.endif⏎.elseif 1⏎.byte 4⏎.endif
.ifeqs "a","a"⏎.byte 1⏎.endif⏎.ifnes "a","b"⏎.byte 2⏎.endif⏎.ifnc a b,a b⏎.byte 3⏎.else⏎.byte 4⏎.endif
.if 0⏎.macro m⏎.endif⏎.byte 1
x=5⏎.if x>4 && x<6⏎.byte 1⏎.endif⏎.if x != 5 || x == 5⏎.byte 2⏎.endif
.ifge -1⏎.byte 1⏎.endif⏎.ifgt 1⏎.byte 2⏎.endif⏎.ifle 0⏎.byte 3⏎.endif⏎.iflt -1⏎.byte 4⏎.endif
.if x⏎.endif
.if 1
.ifb⏎.byte 1⏎.endif⏎.ifnb x⏎.byte 2⏎.endif
.macro m(a,b)⏎.byte \a+\b⏎.endm⏎m(1,2)
.macro m(a)⏎.byte \a⏎.endm⏎m(1)
.macro m(a,b)⏎.byte \a+\b⏎.endm⏎m 1,2
.macro m(a b)⏎.byte \a+\b⏎.endm⏎m 1,2
.macro m(a=1)⏎.byte \a⏎.endm⏎m
.macro m()⏎.byte 1⏎.endm⏎m
.macro m(⏎.byte 1⏎.endm⏎m
.macro m (a)⏎.byte \a⏎.endm⏎m 2
.altmacro⏎.macro m a⏎.byte a⏎.endm⏎m "6"⏎6=1
.altmacro⏎.macro m a⏎.ascii a⏎.ascii "&a"⏎.endm⏎m "6"⏎m <"x">
.macro m x⏎.byte '\x, '\\, '\x'⏎.ascii "'\x"⏎.endm⏎m a
.macro m x⏎mov $'\x,%al⏎cmp $'\n',%al⏎.endm⏎m a
.irpc c,ab⏎.ascii "\c'\c"⏎.byte '\\c⏎.endr
 .file "boot.S"⏎ .code16⏎ .text⏎ .globl _start⏎_start:⏎ cli⏎ cld⏎ ljmp $0, $1f⏎1: xorw %ax, %ax⏎ movw %ax, %ds⏎ movw %ax, %es⏎ movw %ax, %ss⏎ movw $0x7c00, %sp⏎ sti⏎ movb %dl, drive⏎ movw $msg, %si⏎ call puts⏎ movb $0x41, %ah⏎ movw $0x55aa, %bx⏎ int $0x13⏎ jc chs⏎ cmpw $0xaa55, %bx⏎ jne chs⏎ testb $1, %cl⏎ jz chs⏎ movw $dap, %si⏎ movb $0x42, %ah⏎ movb drive, %dl⏎ int $0x13⏎ jnc loaded⏎chs: pusha⏎ movb $8,%ah⏎ int $0x13⏎ andb $0x3f,%cl⏎ movb %cl,spt⏎ movzbw %dh,%ax⏎ incw %ax⏎ movw %ax,heads⏎ popa⏎ movl $1,%eax⏎ xorl %edx,%edx⏎ movzwl heads,%ecx⏎ divl %ecx⏎ movw %dx,%si⏎ jmp fail⏎loaded:⏎ lgdt gdtr⏎ movl %cr0,%eax⏎ orb $1,%al⏎ movl %eax,%cr0⏎ ljmpl $8,$pm⏎fail: movw $emsg,%si⏎ call puts⏎2: hlt⏎ jmp 2b⏎puts: lodsb⏎ orb %al,%al⏎ jz 3f⏎ movb $0xe,%ah⏎ movw $7,%bx⏎ int $0x10⏎ jmp puts⏎3: ret⏎ .code32⏎pm: movw $0x10,%ax⏎ movw %ax,%ds⏎ movw %ax,%es⏎ movl $0x90000,%esp⏎ movb $'P',0xb8000⏎ movl $0x100000,%edi⏎ movl $(end-start)/4,%ecx⏎ rep; movsl⏎ jmp *%edi⏎start: .long 1,2,3⏎end:⏎ .p2align 3⏎gdt: .quad 0⏎ .word 0xffff,0; .byte 0,0x9a,0xcf,0⏎ .word 0xffff,0; .byte 0,0x92,0xcf,0⏎gdtr: .word . - gdt - 1⏎ .long gdt⏎dap: .byte 0x10,0⏎ .word 1⏎ .word 0x8000,0⏎ .quad 1⏎msg: .asciz "Loading...\r\n"⏎emsg: .string "Error\7"⏎drive: .byte 0⏎spt: .byte 0⏎heads: .word 0⏎ .org 510⏎ .word 0xaa55
 .arch i8086, nojumps⏎ .text⏎# ELKS-like⏎ .global entry⏎entry:⏎ jmp 1f⏎ .word 0xAA55⏎1: mov %cs,%ax⏎ mov %ax,%ds⏎ push %bp⏎ mov %sp,%bp⏎ mov 4(%bp),%bx⏎ mov 6(%bp),%cx⏎ les 8(%bp),%di⏎ rep⏎ movsw⏎ mov $1,%ax⏎ shl $1,%ax⏎ shl %cl,%ax⏎ call *tab(%bx)⏎ call *%bx⏎ jmp *%cs:tab(,%eiz)⏎ lcall *4(%bx)⏎ pop %bp⏎ ret⏎tab: .word entry
 .code16⏎ .macro print str⏎ mov $\str,%si⏎ call puts_\@⏎ jmp 9f⏎puts_\@:⏎ lodsb⏎ test %al,%al⏎ jz 8f⏎ int $0x10⏎ jmp puts_\@⏎8: ret⏎9:⏎ .endm⏎ print a⏎ print b⏎a: .asciz "A"⏎b: .asciz "B"⏎ .macro SEG lim:req base:req acc gran=0⏎ .word (\lim) & 0xffff, (\base) & 0xffff⏎ .byte ((\base)>>16)&0xff, \acc, ((\gran)<<4)|(((\lim)>>16)&0xf), ((\base)>>24)&0xff⏎ .endm⏎ SEG 0xfffff 0 0x9a 0xc⏎ SEG lim=0xffff base=0x12345678 acc=0x92⏎ .set i,0⏎ .rept 4⏎ .word isr + i*4⏎ .set i,i+1⏎ .endr⏎isr:⏎ .rept 4⏎ push $(. - isr)/4⏎ jmp isr⏎ .balign 4⏎ .endr
 .text⏎ .p2align 4,,15⏎ .globl f⏎ .type f,@function⏎f:⏎.LFB0:⏎ .cfi_startproc⏎ pushl %ebp⏎ .cfi_def_cfa_offset 8⏎ .cfi_offset 5, -8⏎ movl %esp,%ebp⏎ .cfi_def_cfa_register 5⏎ subl $16,%esp⏎ movl 8(%ebp),%eax⏎ leal (%eax,%eax,4),%eax⏎ jmp *.L4(,%eax,4)⏎ .section .rodata⏎ .align 4⏎.L4: .long .L3,.L2-.⏎ .text⏎.L3: movl $1,%eax⏎.L2: leave⏎ .cfi_restore 5⏎ .cfi_def_cfa 4,4⏎ ret⏎ .cfi_endproc⏎.LFE0:⏎ .size f,.-f⏎ .comm buf,100,32⏎ .local q⏎ .comm q,4,4⏎ .ident "GCC"⏎ .section .note.GNU-stack,"",@progbits
 .code16⏎ .struct 0⏎off_a: .skip 2⏎off_b: .skip 4⏎off_c: .word 0⏎siz:⏎ .text⏎ mov off_b(%bx),%ax⏎ mov $siz,%cx⏎ lea off_c(%bx,%si),%di⏎ .subsection 1⏎later: .byte 1⏎ .previous⏎ jmp later⏎ .pushsection .data⏎d: .word later⏎ .popsection⏎ mov d,%ax⏎ .text 2⏎ nop⏎ .text 0⏎ hlt
 movl $0xFFFFFFFF, %eax⏎ mov $-1, %eax⏎ addl $-128, %ebx⏎ sub $128, %esp⏎ addr32 movl %eax, %gs:(%edi)⏎ data32 lgdt %cs:x⏎ data32 ljmp $0x8, $y⏎ .byte 0x66, 0xea; .long y; .word 8⏎ addr32 rep movsb⏎ rep addr32 stosl⏎ lock; incl (%bx)⏎ lock incl (%bx)⏎ cs lodsb⏎ seges movw %ax,(%bx)⏎ repe cmpsb; repnz scasb⏎ movw %gs:2,%fs⏎ movw x,%cx⏎ movw x+2,%cx⏎ movw %cs:x-y(%si),%cx⏎ testb $0x80,x(%bx,%di)⏎ sldt x; str %ax; ltr %ax; verr %ax; lsl %ax,%bx; lar (%bx),%cx⏎ mov %cr4,%eax; mov %eax,%cr4; wrmsr; rdmsr; cpuid; rdtsc; wbinvd; invd; rsm⏎ in $0x92,%al; or $2,%al; out %al,$0x92; inw %dx; outl %dx⏎ pushfl; popfl; pushal; popal; iretl; lretl $4; retl⏎ bound %ax,x; into; enter $4,$1; leave; aam; aad $8; xlat⏎ fninit; fnstsw %ax; fnstcw x; fldcw x; fwait; fld1; fldpi; faddp; fstpl x⏎ cmpxchg8b x; bswap %eax; xadd %al,x; cmovne %ax,%bx; setc %al⏎ shld $4,%ax,%bx; shrd %cl,%ax,x; bsf x,%ax; bt $4,x; imul $10,x,%ax⏎x: .word 1⏎y: .long 2
 .code32⏎ addr16 jcxz .
 .code32⏎ addr16 jecxz .
 .code32⏎ addr16 loopw .
 .code32⏎ addr16 loop .
 .code16⏎ addr32 jecxz .
 .code16⏎ addr32 jcxz .
 .code16⏎ addr32 loopl .
 .code16⏎ addr32 loop .
`
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => line.replaceAll("⏎", "\n"));
