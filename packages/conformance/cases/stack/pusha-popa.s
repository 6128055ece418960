# PUSHA stores the old SP in its place and POPA skips it.
# realmode: exit=hlt expect.sp=0x1000 expect.ax=1 expect.di=8 mem.0xff0=08000700060000100400020003000100
# realmode: judge="KVM run; SDM vol. 2, PUSHA, POPA"

        mov $0x1000, %sp
        mov $1, %ax
        mov $2, %dx
        mov $3, %cx
        mov $4, %bx
        mov $6, %bp
        mov $7, %si
        mov $8, %di
        pusha
        xor %ax, %ax
        xor %di, %di
        popa
        hlt
