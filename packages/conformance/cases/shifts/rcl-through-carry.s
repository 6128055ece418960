# RCL rotates through CF: nine bits for a byte.
# realmode: exit=hlt expect.al=0x03 expect.bl=0x80 flags=c
# realmode: judge="KVM run; hardware tests 80286, form D2.2"

        mov $0x01, %al
        stc
        rcl $1, %al             # 03, CF 0
        mov $0x40, %bl
        clc
        mov $10, %cl            # 10 mod 9 = 1
        rcl %cl, %bl
        hlt
