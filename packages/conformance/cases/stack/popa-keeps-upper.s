# POPA leaves the upper halves of all registers.
# realmode: layout=flat exit=hlt expect.eax=0x11110001 expect.ebp=0x55550006 expect.esp=0x66662000 judge="KVM run; SDM vol. 2, POPA"
        mov $0x11110001, %eax
        mov $0x55550006, %ebp
        mov $0x66662000, %esp
        pusha
        mov $0x1111ffff, %eax
        mov $0x5555ffff, %ebp
        popa
        hlt
