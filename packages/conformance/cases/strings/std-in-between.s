# A CLD between two strings turns the direction at once.
# realmode: layout=flat exit=hlt expect.si=0x2000 expect.ax=0x1100 init.0x2000=1100 judge="KVM run; SDM vol. 2, STD, CLD"
        mov $0x2001, %si
        std
        lodsb
        mov %al, %bl
        cld
        lodsb
        mov %al, %ah
        mov %bl, %al
        dec %si
        hlt
