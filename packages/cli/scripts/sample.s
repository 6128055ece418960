# What a short program has: the bytecode of what it calls is kept with the command.
	.code16
	.set	COUNT, 4
	.text
start:	mov	$0x1000, %sp
	mov	$table, %si
	xor	%ax, %ax
	mov	$COUNT, %cx
next:	add	%cs:(%si), %ax
	add	$2, %si
	dec	%cx
	jnz	next
	mov	%ax, sum
	mov	4(%bp), %bx
	movw	$0x1234, total+2(%bx)
	push	%ax
	call	put
	jmp	1f
put:	mov	$'x', %al
	mov	$0x3f8, %dx
	out	%al, %dx
	ret
1:	pop	%ax
	hlt
	.align	2
table:	.word	1, 2, 3, 4
	.byte	COUNT, 0x10, 'a'
	.long	0x12345678
	.asciz	"done\n"
	.fill	4, 1, 0x90
	.data
sum:	.word	0
total:	.skip	8
