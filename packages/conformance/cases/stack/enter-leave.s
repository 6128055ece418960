# ENTER makes a frame and LEAVE removes it.
# realmode: exit=hlt expect.bp=0x5555 expect.sp=0x1000 expect.ax=0xffe expect.bx=0xff6 mem.0xffe=5555
# realmode: judge="KVM run; SDM vol. 2, ENTER, LEAVE"

        mov $0x1000, %sp
        mov $0x5555, %bp
        enter $8, $0
        mov %bp, %ax
        mov %sp, %bx
        leave
        hlt
