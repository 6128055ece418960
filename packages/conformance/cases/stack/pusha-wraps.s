# PUSHA over SP = 0 wraps like eight single pushes.
# realmode: layout=flat exit=hlt expect.sp=0xfff6 mem.0xfff6=08000700060006000400 mem.0x0=030002000100 judge="KVM run; SDM vol. 2, PUSHA"
        mov $1, %ax
        mov $2, %cx
        mov $3, %dx
        mov $4, %bx
        mov $6, %bp
        mov $7, %si
        mov $8, %di
        mov $6, %sp
        pusha
        hlt
